package api

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

// withoutAnswers are the operations whose answers have numbers that an outsider's view of a country has no part in, and why.
// The test sees that it is so: he gets the same whatever the country's open answers are.
var withoutAnswers = map[string]string{
	"listAccounts":             "who may do what is told to administrators, and says nothing of answers",
	"getAccount":               "as listAccounts",
	"readMe":                   "the account of the caller",
	"getHistory":               "for the country's team",
	"listComments":             "for the country's team",
	"getChanges":               "for the country's team",
	"listTasks":                "who is no member of the team has nothing to do there",
	"getJournal":               "for auditors of all countries, who are of every team",
	"listCountries":            "reference data",
	"getCountry":               "reference data",
	"listFrameworks":           "questionnaires, not what is answered",
	"getFramework":             "a questionnaire, not what is answered",
	"listProgrammes":           "what funders offer",
	"getProgramme":             "what a funder offers",
	"listCommitments":          "what funders have given",
	"getCommitment":            "what a funder has given",
	"exportProgrammes":         "what funders offer and have given",
	"exportProgrammesCSV":      "what funders offer",
	"exportCommitmentsCSV":     "what funders have given",
	"exportProgrammesWorkbook": "as exportProgrammes",
	"listTrends":               "one year is published here; TestPeersAndTrendsKeepConfidentialAnswers compares two",
}

// parameterValues are what the parameters of a query are given, beside the values that the description lists itself.
var parameterValues = map[string][]string{
	"action": {"law"}, "programme": {"p1", "any"}, "funder": {"Bank"}, "date": {"2026-06-01", "2026-07-01"}, "mine": {"true", "false"},
	"asOf": {"{published}"}, "assessment": {"{id}"}, "band": {"high", "low"}, "by": {"region", "income", "organisation"}, "classAsOf": {"2024-07-01"},
	"costMax": {"150", "1000000"}, "bridge": {"cmm-2021", "gci-2024"}, "priceYear": {"2025"}, "years": {"3"},
	"dueBefore": {"2032-01-01"}, "from": {"2022"}, "since": {"1"}, "country": {"XXA", "KEN"}, "currency": {"USD"}, "framework": {"matrix", "matrix@1"}, "gainMin": {"1", "20"},
	"incomeGroup": {"LM"}, "lang": {"fr"}, "lendingCategory": {"IDA"}, "with": {"m-2"}, "limit": {"1"}, "organisation": {"AU"}, "question": {"implied", "hidden"},
	"region": {"Africa"}, "theme": {"legislation"}, "to": {"cmm-2021"}, "year": {"2022"},
}

// parametersAside are those that are given no value, and why.
var parametersAside = map[string]string{
	"cursor": "comes from an answer that is compared, and the second page of lists is in secretRequests",
	"fields": "leaves members out of an answer that is compared whole",
	"after":  "of the journal, which outsiders do not get",
}

// pathValues are what stands in paths, by the path's beginning.
var pathValues = []struct{ path, from, to string }{
	{"/v1/programmes/", "{id}", "p1"}, {"/v1/matchings/", "{id}", "m-1"}, {"/v1/commitments/", "{id}", "c1"}, {"/v1/accounts/", "{id}", "{account}"}, {"/v1/assessments/", "{question}", "hidden"}, {"/v1/frameworks/", "{id}/{version}", "matrix/1"},
	{"/v1/gaps/", "{country}/{question}", "XXA/needing"}, {"/v1/index/", "{country}", "XXA"}, {"/v1/countries/", "{code}", "XXA"},
}

// reads lists the operations of the description that read, by id, with what is asked of each: once as it stands, and once
// with each value of each parameter.
func (m *matrix) reads() map[string][]matrixRequest {
	m.t.Helper()
	all := map[string][]matrixRequest{}
	m.operationsOf(func(path, method string, op *huma.Operation) {
		if method != http.MethodGet {
			return
		}
		for _, v := range pathValues {
			if strings.HasPrefix(path, v.path) {
				path = strings.Replace(path, v.from, v.to, 1)
			}
		}
		if rest := strings.NewReplacer("{id}", "", "{account}", "").Replace(path); strings.Contains(rest, "{") {
			m.t.Errorf("%s: say in pathValues what to put into %s", op.OperationID, path)
		}
		base, queries := "?", []string{""}
		for _, p := range op.Parameters {
			if p.In != "query" {
				continue
			}
			values := valuesOf(m.Server.api.OpenAPI().Components.Schemas, p)
			if len(values) == 0 && parametersAside[p.Name] == "" {
				m.t.Errorf("%s takes the parameter %s: give it values in parameterValues, or say in parametersAside why it needs none", op.OperationID, p.Name)
			}
			if p.Required {
				base += p.Name + "=" + values[0] + "&"
				values = values[1:]
			}
			for _, v := range values {
				queries = append(queries, p.Name+"="+v)
			}
		}
		for _, q := range queries {
			all[op.OperationID] = append(all[op.OperationID], matrixRequest{name: op.OperationID, path: path + base + q})
		}
	})
	return all
}

// valuesOf are the values that a parameter is tried with.
func valuesOf(registry huma.Registry, p *huma.Param) []string {
	var values []string
	s := p.Schema
	for _, one := range []*huma.Schema{s, resolved(s, registry)} {
		if one != nil {
			for _, v := range one.Enum {
				values = append(values, url.QueryEscape(fmt.Sprint(v)))
			}
		}
	}
	slices.Sort(values)
	return append(slices.Compact(values), parameterValues[p.Name]...)
}

// tellsNumbers says that an answer has numbers in it: by its schema, or because it is a file.
func tellsNumbers(registry huma.Registry, op *huma.Operation) bool {
	for status, r := range op.Responses {
		if !strings.HasPrefix(status, "2") {
			continue
		}
		for kind, media := range r.Content {
			if kind != "application/json" || hasNumber(registry, media.Schema, map[string]bool{}) {
				return true
			}
		}
	}
	return false
}

func hasNumber(registry huma.Registry, s *huma.Schema, seen map[string]bool) bool {
	if s == nil || seen[s.Ref] && s.Ref != "" {
		return false
	}
	if s.Ref != "" {
		seen[s.Ref] = true
		return hasNumber(registry, registry.SchemaFromRef(s.Ref), seen)
	}
	if s.Type == huma.TypeInteger || s.Type == huma.TypeNumber || hasNumber(registry, s.Items, seen) {
		return true
	}
	more, _ := s.AdditionalProperties.(*huma.Schema)
	inner := slices.Concat([]*huma.Schema{more}, slices.Collect(maps.Values(s.Properties)), s.AllOf, s.AnyOf, s.OneOf)
	return slices.ContainsFunc(inner, func(one *huma.Schema) bool { return hasNumber(registry, one, seen) })
}

// Whatever reads, with whatever parameter, is asked of two stores that differ in a country's confidential answers alone: an
// outsider sees no difference. Of a store with other open answers he must see one, in every answer that has numbers: else
// nothing was compared. The operations are those of the description, so that a new one is in here or fails.
func TestEveryNumberIsCompared(t *testing.T) {
	stores := make([]*matrix, 3)
	for i, secrets := range []matrixSecrets{{}, {shift: 11.5}, {open: true}} {
		fill, err := fillMatrix(secrets)
		stores[i] = newMatrix(t, fill, err)
	}
	plain, secret, open := stores[0], stores[1], stores[2]
	callers := []matrixCaller{{"public", ""}, {"donor", "all"}, {"assessor", "other"}, {"administrator", "all"}}
	reads := plain.reads()
	numbers, compared := 0, 0
	plain.operationsOf(func(_, _ string, op *huma.Operation) {
		requests := reads[op.OperationID]
		if len(requests) == 0 {
			return
		}
		depends := false
		for _, q := range requests {
			for _, c := range callers {
				compared += sameTold(t, plain, secret, q, http.MethodGet, c, false)
				depends = depends || plain.ask(q, http.MethodGet, c, publicYear).matrixTold(false) != open.ask(q, http.MethodGet, c, publicYear).matrixTold(false)
			}
		}
		why, aside := withoutAnswers[op.OperationID]
		switch {
		case aside && depends:
			t.Errorf("%s stands in withoutAnswers (%s), and yet tells an outsider of a country's answers", op.OperationID, why)
		case !aside && !depends && tellsNumbers(plain.Server.api.OpenAPI().Components.Schemas, op):
			t.Errorf("%s has numbers, and no request of this test shows one that depends on a country's answers: ask for one by parameterValues or pathValues, or say in withoutAnswers why there is none",
				op.OperationID)
		case depends:
			numbers++
		}
	})
	for id := range withoutAnswers {
		if reads[id] == nil {
			t.Errorf("withoutAnswers names %s, which does not read or is not there", id)
		}
	}
	t.Logf("%d operations that read, %d of them tell of answers; %d pairs of answers were compared", len(reads), numbers, compared)
	if numbers < 10 || compared < 500 {
		t.Errorf("%d operations and %d pairs of answers are too few", numbers, compared)
	}
}

// What computes for its caller, and writes nothing, is compared with TestPermissionMatrixConfidentialAnswersMakeNoDifference.
// Whatever else may be sent must be known as one that changes something, or be added there.
func TestEveryOperationIsAskedForByTheMatrix(t *testing.T) {
	fill, err := plainMatrix()
	m := newMatrix(t, fill, err)
	asked := map[string]bool{}
	for _, q := range slices.Concat(matrixRequests, secretRequests) {
		operation, _, _ := strings.Cut(q.name, "/")
		asked[operation] = true
	}
	m.operationsOf(func(path, method string, op *huma.Operation) {
		if !asked[op.OperationID] {
			t.Errorf("%s (%s %s) is in the description, and nobody compares what it tells: add it to matrixRequests", op.OperationID, method, path)
		}
	})
}
