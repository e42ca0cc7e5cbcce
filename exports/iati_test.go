package exports

import (
	"errors"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/country"
)

// activityXML writes an activity that the schema takes. body is what follows the dates: places, sectors, budgets,
// transactions, related activities.
func activityXML(id, attrs, status, body string) string {
	return fmt.Sprintf(`
<iati-activity default-currency="USD"%s>
<iati-identifier>%s</iati-identifier>
<reporting-org ref="XM-1" type="10"><narrative>Example Agency</narrative></reporting-org>
<title><narrative>Work on %s</narrative></title>
<description><narrative>Made up for tests</narrative></description>
<participating-org role="4"><narrative>Somebody who does it</narrative></participating-org>
<activity-status code="%s"/>
<activity-date iso-date="2025-01-01" type="2"/>
%s
</iati-activity>`, attrs, id, id, status, body)
}

func iatiFile(activities ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">` + strings.Join(activities, "") + "\n</iati-activities>\n"
}

func xmlPaid(kind, day, amount string) string { return paidFor(kind, day, amount, "", "") }

func paidFor(kind, day, amount, currency, place string) string {
	if currency != "" {
		currency = ` currency="` + currency + `"`
	}
	return fmt.Sprintf(`<transaction><transaction-type code=%q/><transaction-date iso-date="2025-01-02"/><value value-date=%q%s>%s</value>%s</transaction>`,
		kind, day, currency, amount, place)
}

func xmlPlanned(kind, status, start, end, amount string) string {
	return fmt.Sprintf(`<budget type=%q status=%q><period-start iso-date=%q/><period-end iso-date=%q/><value value-date=%q>%s</value></budget>`,
		kind, status, start, end, start, amount)
}

const (
	inKenya = `<recipient-country code="KE"/>`
	inTwo   = `<recipient-country code="KE" percentage="50"/><recipient-country code="UG" percentage="50"/>`
	inThree = `<recipient-country code="KE" percentage="33.33"/><recipient-country code="TZ" percentage="33.33"/><recipient-country code="UG" percentage="33.33"/>`
	parentP = `<related-activity ref="P" type="1"/>`
)

// checkSchema has the standard's own schema look at a sample, where it and xmllint are there.
func checkSchema(t *testing.T, text string) {
	t.Helper()
	folder, named := os.LookupEnv("READINESS_REFERENCE_DATA")
	if !named {
		folder = filepath.Join("..", "..", "shared", "data")
		if _, err := os.Stat(folder); err != nil {
			folder = filepath.Join("..", "..", "..", "shared", "data")
		}
	}
	schema := filepath.Join(folder, "iati_schema", "iati-activities-schema.xsd")
	lint, err := exec.LookPath("xmllint")
	if _, missing := os.Stat(schema); err != nil || missing != nil {
		t.Log("not validated: neither xmllint nor the schema, or one of them, is here")
		return
	}
	cmd := exec.Command(lint, "--nonet", "--noout", "--schema", schema, "-")
	cmd.Stdin = strings.NewReader(text)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("the sample is not valid: %s", out)
	}
}

func TestReadIATI(t *testing.T) {
	for _, tt := range []struct {
		name  string
		file  string
		money []string // id country amount currency status date
		done  []string // id: outcome, commitments, and a piece of why
	}{
		{"commitments and disbursements are one money",
			iatiFile(activityXML("XM-A", "", "2", inKenya+xmlPaid("2", "2025-03-01", "1000.50")+xmlPaid("2", "2025-05-01", "-0.50")+xmlPaid("3", "2025-06-01", "300")+xmlPaid("4", "2025-07-01", "100"))),
			[]string{"xm-a KEN 100000 USD committed 2025-05-01"}, []string{"XM-A: recorded 1 "}},
		{"disbursements that reach the commitments",
			iatiFile(activityXML("XM-A", "", "2", inKenya+xmlPaid("2", "2025-03-01", "1000")+xmlPaid("3", "2025-06-01", "900")+xmlPaid("4", "2025-07-01", "200"))),
			[]string{"xm-a KEN 110000 USD disbursed 2025-07-01"}, nil},
		{"other transactions are no money of the activity",
			iatiFile(activityXML("XM-A", "", "2", inKenya+xmlPaid("1", "2025-03-01", "1000")+xmlPaid("11", "2025-06-01", "900")+xmlPaid("12", "2025-06-01", "900"))),
			nil, []string{"XM-A: left out 0 it has no commitments"}},
		{"budgets where there is no transaction, revised ones in place of the original",
			iatiFile(activityXML("XM-A", "", "2", inKenya+xmlPlanned("1", "2", "2025-01-01", "2025-12-31", "500")+xmlPlanned("1", "2", "2026-01-01", "2026-12-31", "700")+
				xmlPlanned("2", "2", "2025-01-01", "2025-12-31", "600"))),
			[]string{"xm-a KEN 130000 USD committed 2026-01-01"}, nil},
		{"indicative budgets are pledged, and apart",
			iatiFile(activityXML("XM-A", "", "1", inKenya+xmlPlanned("1", "1", "2025-01-01", "2025-12-31", "500")+xmlPlanned("1", "2", "2026-01-01", "2026-12-31", "700"))),
			[]string{"xm-a KEN 70000 USD committed 2026-01-01", "xm-a-pledged KEN 50000 USD pledged 2025-01-01"}, []string{"XM-A: recorded 2 "}},
		{"money of parent and children is counted once, at the children",
			iatiFile(
				activityXML("P", ` hierarchy="1"`, "2", inKenya+xmlPaid("2", "2025-03-01", "1000")),
				activityXML("P-1", ` hierarchy="2"`, "2", inKenya+xmlPaid("2", "2025-03-01", "600")+parentP),
				activityXML("P-2", ` hierarchy="2"`, "2", inKenya+xmlPaid("2", "2025-03-01", "400")+parentP)),
			[]string{"p-1 KEN 60000 USD committed 2025-03-01", "p-2 KEN 40000 USD committed 2025-03-01"},
			[]string{"P: counted at another level 0 counted below it, such as in P-1", "P-1: recorded 1 ", "P-2: recorded 1 "}},
		{"the parent says so, and the children have no money or were cancelled",
			iatiFile(
				activityXML("P", ` hierarchy="1"`, "2", inKenya+xmlPaid("2", "2025-03-01", "1000")+`<related-activity ref="P-1" type="2"/><related-activity ref="P-2" type="2"/>`),
				activityXML("P-1", ` hierarchy="2"`, "2", inKenya),
				activityXML("P-2", ` hierarchy="2"`, "5", inKenya+xmlPaid("2", "2025-03-01", "400"))),
			[]string{"p KEN 100000 USD committed 2025-03-01"},
			[]string{"P: recorded 1 ", "P-1: left out 0 it has no commitments", "P-2: left out 0 it was cancelled"}},
		{"grandchildren through a child without money",
			iatiFile(
				activityXML("P", "", "2", inKenya+xmlPaid("2", "2025-03-01", "1000")),
				activityXML("P-1", "", "2", inKenya+parentP),
				activityXML("P-1-1", "", "2", inKenya+xmlPaid("3", "2025-03-01", "5")+`<related-activity ref="P-1" type="1"/>`)),
			[]string{"p-1-1 KEN 500 USD disbursed 2025-03-01"}, []string{"P: counted at another level 0 ", "P-1: left out 0 ", "P-1-1: recorded 1 "}},
		{"a sibling is no parent",
			iatiFile(
				activityXML("A", "", "2", inKenya+xmlPaid("2", "2025-03-01", "1")+`<related-activity ref="B" type="3"/>`),
				activityXML("B", "", "2", inKenya+xmlPaid("2", "2025-03-01", "2"))),
			[]string{"a KEN 100 USD committed 2025-03-01", "b KEN 200 USD committed 2025-03-01"}, nil},
		{"a parent that the file does not have",
			iatiFile(activityXML("P-1", "", "2", inKenya+xmlPaid("2", "2025-03-01", "1")+parentP)),
			[]string{"p-1 KEN 100 USD committed 2025-03-01"}, []string{"P-1: recorded 1 it is linked as parent or child with P, not in this file"}},
		{"percentages, to the cent",
			iatiFile(activityXML("XM-A", "", "2", inThree+xmlPaid("2", "2025-03-01", "100"))),
			[]string{"xm-a-ken KEN 3334 USD committed 2025-03-01", "xm-a-tza TZA 3333 USD committed 2025-03-01", "xm-a-uga UGA 3333 USD committed 2025-03-01"},
			[]string{"XM-A: recorded 3 "}},
		{"several countries without percentages get nothing",
			iatiFile(activityXML("XM-A", "", "2", `<recipient-country code="KE"/><recipient-country code="UG"/>`+xmlPaid("2", "2025-03-01", "100"))),
			nil, []string{"XM-A: left out 0 does not say how much is for each"}},
		{"a region alone gives no country anything",
			iatiFile(activityXML("XM-A", "", "2", `<recipient-region code="289"/>`+xmlPaid("2", "2025-03-01", "100"))),
			nil, []string{"XM-A: left out 0 it is for regions"}},
		{"the share of a region goes to no country",
			iatiFile(activityXML("XM-A", "", "2", `<recipient-country code="KE" percentage="60"/><recipient-region code="289" percentage="40"/>`+xmlPaid("2", "2025-03-01", "100"))),
			[]string{"xm-a KEN 6000 USD committed 2025-03-01"}, []string{"XM-A: recorded 1 what is for regions goes to no country"}},
		{"percentages that do not add up",
			iatiFile(activityXML("XM-A", "", "2", `<recipient-country code="KE" percentage="60"/><recipient-country code="UG" percentage="20"/>`+xmlPaid("2", "2025-03-01", "100"))),
			nil, []string{"XM-A: left out 0 add up to 80.00 and not to 100"}},
		{"transactions with a country of their own",
			iatiFile(activityXML("XM-A", "", "2", paidFor("2", "2025-03-01", "100", "", `<recipient-country code="KE"/>`)+
				paidFor("2", "2025-03-02", "50", "", `<recipient-country code="UG"/>`)+paidFor("3", "2025-03-03", "70", "", `<recipient-country code="UG"/>`)+
				paidFor("2", "2025-03-04", "9", "", `<recipient-region code="289"/>`))),
			[]string{"xm-a-ken KEN 10000 USD committed 2025-03-01", "xm-a-uga UGA 7000 USD disbursed 2025-03-03"},
			[]string{"XM-A: recorded 2 what is for regions goes to no country"}},
		{"commitments for the activity, disbursements by country: not both",
			iatiFile(activityXML("XM-A", "", "2", inTwo+xmlPaid("2", "2025-03-01", "100")+
				paidFor("3", "2025-03-03", "70", "", `<recipient-country code="UG"/>`))),
			[]string{"xm-a-ken KEN 5000 USD committed 2025-03-01", "xm-a-uga UGA 5000 USD committed 2025-03-01"}, nil},
		{"more taken back from a country than it was given",
			iatiFile(activityXML("XM-A", "", "2", inTwo+paidFor("2", "2025-03-01", "100", "", `<recipient-country code="KE"/>`)+
				paidFor("2", "2025-03-03", "-30", "", `<recipient-country code="UG"/>`))),
			[]string{"xm-a KEN 10000 USD committed 2025-03-01"}, []string{"XM-A: recorded 1 what is for UGA comes to less than nothing, and is left out: what is recorded for the others is more than the whole"}},
		{"currencies apart",
			iatiFile(activityXML("XM-A", "", "2", inTwo+xmlPaid("2", "2025-03-01", "0.01")+paidFor("2", "2025-03-01", "10", "JPY", "")+paidFor("3", "2025-03-09", "7", "JPY", ""))),
			[]string{"xm-a-ken-jpy KEN 5 JPY committed 2025-03-01", "xm-a-uga-jpy UGA 5 JPY committed 2025-03-01", "xm-a-ken-usd KEN 1 USD committed 2025-03-01"},
			[]string{"XM-A: recorded 3 "}},
		{"disbursements in another currency than the commitments may be the same money",
			iatiFile(activityXML("XM-A", "", "2", inKenya+xmlPaid("2", "2025-03-01", "100")+paidFor("3", "2025-03-09", "7000", "KES", ""))),
			[]string{"xm-a KEN 10000 USD committed 2025-03-01"}, []string{"XM-A: recorded 1 disbursements in KES are not counted"}},
		{"more decimals than the currency has",
			iatiFile(activityXML("XM-A", "", "2", inKenya+xmlPaid("2", "2025-03-01", "0.004")+xmlPaid("2", "2025-03-01", "0.0011"))),
			[]string{"xm-a KEN 1 USD committed 2025-03-01"}, []string{"XM-A: recorded 1 was rounded"}},
		{"what was taken back is nothing",
			iatiFile(activityXML("XM-A", "", "2", inKenya+xmlPlanned("1", "2", "2025-01-01", "2025-12-31", "500")+xmlPaid("2", "2025-03-01", "100")+xmlPaid("2", "2025-03-01", "-100"))),
			nil, []string{"XM-A: left out 0 add up to nothing"}},
		{"suspended", iatiFile(activityXML("XM-A", "", "6", inKenya+xmlPaid("2", "2025-03-01", "100"))), nil, []string{"XM-A: left out 0 it is suspended"}},
		{"the same activity twice is one",
			iatiFile(activityXML("XM-A", "", "2", inKenya+xmlPaid("2", "2025-03-01", "100")), activityXML("XM-A", "", "2", inKenya+xmlPaid("2", "2025-03-01", "100"))),
			[]string{"xm-a KEN 10000 USD committed 2025-03-01"}, []string{"XM-A: recorded 1 ", "XM-A: left out 0 stands in the file before, in line 3"}},
		{"identifiers that are no words",
			iatiFile(activityXML("GB/1", "", "2", inKenya+xmlPaid("2", "2025-03-01", "1")), activityXML("GB-1", "", "2", inKenya+xmlPaid("2", "2025-03-01", "2"))),
			[]string{"gb-1-" + digestOf("gb/1") + " KEN 100 USD committed 2025-03-01", "gb-1 KEN 200 USD committed 2025-03-01"}, nil},
		{"ids that would meet",
			iatiFile(activityXML("A", "", "2", inTwo+xmlPaid("2", "2025-03-01", "1")), activityXML("A-KEN", "", "2", inKenya+xmlPaid("2", "2025-03-01", "2"))),
			[]string{"a-ken-" + digestOf("A") + " KEN 50 USD committed 2025-03-01", "a-uga UGA 50 USD committed 2025-03-01",
				"a-ken-" + digestOf("A-KEN") + " KEN 200 USD committed 2025-03-01"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			checkSchema(t, tt.file)
			got, err := ReadIATI("a.xml", []byte(tt.file))
			if err != nil {
				t.Fatal(err)
			}
			var money []string
			for _, m := range got.Commitments {
				money = append(money, fmt.Sprintf("%s %s %d %s %s %s", m.ID, m.Country, m.Amount, m.Currency, m.Status, m.Date.Format("2006-01-02")))
				if m.Funder != "Example Agency" || m.IATI == "" || m.Action != "" || !strings.Contains(m.Source, "Work on "+m.IATI) {
					t.Errorf("%+v", m)
				}
			}
			if !slices.Equal(money, tt.money) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(money, "\n"), strings.Join(tt.money, "\n"))
			}
			for i, want := range tt.done {
				a := got.Activities[i]
				head, piece := want, ""
				if n := strings.IndexAny(want, "0123456789"); n >= 0 {
					for _, cut := range []string{" 0 ", " 1 ", " 2 ", " 3 "} {
						if before, after, ok := strings.Cut(want, cut); ok {
							head, piece = before+strings.TrimRight(cut, " "), after
						}
					}
				}
				if said := fmt.Sprintf("%s: %s %d", a.ID, a.Became, len(a.Commitments)); said != head || !strings.Contains(a.Why, piece) || piece == "" && a.Became == IATIRecorded && a.Why != "" {
					t.Errorf("got %q, %q; want %q", said, a.Why, want)
				}
			}
			again, err := ReadIATI("a.xml", []byte(tt.file))
			if err != nil || !reflect.DeepEqual(got, again) {
				t.Error("the same file is read in another way the second time", err)
			}
		})
	}
}

func TestIATIWords(t *testing.T) {
	file := iatiFile(strings.Replace(activityXML("XM-A", "", "2", inKenya+
		`<sector vocabulary="1" code="15132"/><sector vocabulary="99" code="cyber"/>`+xmlPaid("2", "2025-03-01", "1")),
		`<participating-org role="4">`, `<participating-org role="1"><narrative>Who pays</narrative></participating-org><participating-org role="4">`, 1),
		activityXML("XM-B", "", "2", inKenya+`<sector code="15132" percentage="50"/><sector code="22040" percentage="50"/>`+xmlPaid("2", "2025-03-01", "1")))
	checkSchema(t, file)
	got, err := ReadIATI("a.xml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if m := got.Commitments[0]; m.Funder != "Who pays" || fmt.Sprint(m.Themes) != "[cybercrime-justice]" || m.Source != "IATI activity XM-A, Work on XM-A: outgoing commitments" {
		t.Errorf("%+v", m)
	}
	if m := got.Commitments[1]; len(m.Themes) != 0 || got.Places[1] != "line 13" || got.Activities[1].Line != 13 {
		t.Errorf("%+v at %s", m, got.Places[1])
	}
}

// What is split adds up to the whole, and nobody is a unit away from his share or more.
func TestSplitIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := big.NewInt(rapid.Int64Range(-1e15, 1e15).Draw(t, "n"))
		shares, all := map[country.Code]*big.Rat{}, new(big.Rat)
		for i := range rapid.IntRange(1, 12).Draw(t, "countries") {
			share := big.NewRat(rapid.Int64Range(1, 10_000).Draw(t, "share"), 100)
			shares[country.Code("C"+itoa(i))] = share
			all.Add(all, share)
		}
		sum := new(big.Int)
		for code, part := range splitBy(n, shares) {
			sum.Add(sum, part)
			off := new(big.Rat).SetInt(n)
			off.Mul(off, shares[code]).Quo(off, all)
			if off.Sub(off, new(big.Rat).SetInt(part)); off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("%s of %s goes to %s, which is %s off", part, n, code, off.FloatString(3))
			}
		}
		if sum.Cmp(n) != 0 {
			t.Fatalf("the parts of %s add up to %s", n, sum)
		}
	})
}

// FuzzReadIATI: no bytes make the reader fail other than by a refusal with a remedy; what is read is money of known
// countries, under ids that stand once.
func FuzzReadIATI(f *testing.F) {
	f.Add([]byte(iatiFile(activityXML("XM-A", "", "2", inTwo+xmlPaid("2", "2025-03-01", "0.01")+paidFor("3", "2025-03-09", "7", "JPY", inKenya)))))
	f.Add([]byte(iatiFile(activityXML("P", "", "2", inThree+xmlPlanned("2", "2", "2025-01-01", "2025-12-31", "5")+parentP), activityXML("P", "", "5", inKenya))))
	f.Add([]byte(iatiFile(activityXML("Q", "", "1", inKenya+xmlPaid("2", "2025-03-01", "-1")), activityXML("Q", "", "2", "<x:y xmlns:x='z'/>"))))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := ReadIATI("a.xml", data)
		if err != nil {
			if e, ok := errors.AsType[*assessment.Error](err); !ok || e.Msg == "" || e.Fix == "" && len(e.Fields) == 0 {
				t.Fatalf("%v", err)
			}
			return
		}
		ids := map[string]bool{}
		for _, m := range got.Commitments {
			if _, known := country.Get(m.Country); !known || m.Amount <= 0 || ids[m.ID] || len(m.ID) > 60 || m.Currency == "" || m.Date.IsZero() {
				t.Fatalf("%+v", m)
			}
			ids[m.ID] = true
		}
		for _, a := range got.Activities {
			if (a.Became == IATIRecorded) != (len(a.Commitments) > 0) || len(a.Commitments) == 0 && a.Why == "" {
				t.Fatalf("%+v", a)
			}
		}
	})
}

func TestReadIATIRefuses(t *testing.T) {
	one := activityXML("XM-A", "", "2", inKenya+xmlPaid("2", "2025-03-01", "1"))
	for _, tt := range []struct {
		name, file string
		kind       assessment.Kind
		want       []string
	}{
		{"not XML", "<iati-activities version='2.03'><iati-activity></iati-activities>", assessment.Invalid, []string{"line 1", "not XML from here on"}},
		{"cut short", iatiFile(one)[:300], assessment.Invalid, []string{"line ", "cut short"}},
		{"version 1", strings.Replace(iatiFile(one), "2.03", "1.05", 1), assessment.Invalid, []string{"version 1.05", "version 2 is read"}},
		{"no version", strings.Replace(iatiFile(one), ` version="2.03"`, "", 1), assessment.Invalid, []string{"does not say which version"}},
		{"organisations", `<iati-organisations version="2.03"/>`, assessment.Invalid, []string{"file of organisations"}},
		{"a web page", `<html><body/></html>`, assessment.Invalid, []string{"not a file of IATI activities"}},
		{"nothing", "  ", assessment.Invalid, []string{"holds no XML element"}},
		{"two roots", iatiFile(one) + "<x/>", assessment.Invalid, []string{"goes on after its end"}},
		{"a document type", strings.Replace(iatiFile(one), "<iati-activities", "<!DOCTYPE iati-activities [<!ENTITY a \"b\">]>\n<iati-activities", 1), assessment.Invalid, []string{"<!DOCTYPE …> in line 2", "Take it out"}},
		{"an entity", strings.Replace(iatiFile(one), "Example", "&a;", 1), assessment.Invalid, []string{"line 5", "entity"}},
		{"another encoding", strings.Replace(iatiFile(one), "UTF-8", "ISO-8859-1", 1), assessment.Invalid, []string{"encoding ISO-8859-1", "UTF-8"}},
		{"too deep", "<iati-activities version='2.03'>" + strings.Repeat("<a>", 100_000), assessment.TooLarge, []string{"more than 64 deep"}},
		{"too large", strings.Repeat(" ", maxIATI+1), assessment.TooLarge, []string{"16 MiB"}},
		{"every fault at once", iatiFile(
			activityXML("XM-A", "", "2", inKenya+xmlPaid("2", "2025-03-01", "1,000")+"\n"+xmlPaid("2", "soon", "1")),
			activityXML("XM-B", "", "2", `<recipient-country code="ZZ"/>`+strings.Replace(xmlPaid("2", "2025-03-01", "1"), "USD", "", 1)),
			strings.Replace(activityXML("XM-C", "", "2", inKenya+xmlPaid("2", "2025-03-01", "1")), ` default-currency="USD"`, "", 1),
			activityXML("", "", "2", inKenya+xmlPaid("2", "2025-03-01", "1")),
			activityXML("XM-D", "", "2", inKenya+xmlPaid("2", "2025-03-01", "1")), activityXML("XM-D", "", "2", inKenya+xmlPaid("2", "2025-03-01", "2")),
			activityXML("XM-E", "", "2", `<recipient-country code="KE" percentage="half"/>`+xmlPaid("2", "2025-03-01", "1"))),
			assessment.Invalid, []string{
				`line 11, activity XM-A: "1,000" is not an amount`, `line 12, activity XM-A: "soon" is not the day`, `activity XM-B: "ZZ" is not the code of a country`,
				"activity XM-C: the amount has no currency", "has no iati-identifier", "activity XM-D: stands in line 44 too", `activity XM-E: "half" is not a percentage`,
			}},
		{"a circle", iatiFile(
			activityXML("P", "", "2", inKenya+`<related-activity ref="Q" type="1"/>`), activityXML("Q", "", "2", inKenya+parentP)),
			assessment.Invalid, []string{"activity P: is linked in a circle", "activity Q: is linked in a circle"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadIATI("a.xml", []byte(tt.file))
			e, ok := errors.AsType[*assessment.Error](err)
			if got != nil || !ok || e.Kind != tt.kind {
				t.Fatalf("got %v, %v", got, err)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is missing in:\n%s", want, err)
				}
			}
		})
	}
}

// A percentage with an exponent is none, and takes no longer to refuse than to read.
func TestIATIExponentsAreNotReckoned(t *testing.T) {
	places := strings.Repeat(`<recipient-country code="KE" percentage="1e999999"/>`, 3000)
	begun := time.Now()
	_, err := ReadIATI("big.xml", []byte(iatiFile(activityXML("XM-A", "", "2", places+xmlPaid("2", "2025-03-01", "100")))))
	if err == nil || !strings.Contains(err.Error(), "is not a percentage") {
		t.Errorf("%v", err)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
}
