package exports

import (
	"fmt"
	"io"
	"slices"
	"unicode/utf16"

	"readiness/assessment"
	"readiness/assessment/funding"
)

// ProgrammesCSV writes a table of programmes that ReadFunding reads back as the same, but for blanks around texts. The error
// is an *assessment.Error of kind TooLarge where a cell would hold more than a spreadsheet's can: write YAML then.
func ProgrammesCSV(w io.Writer, list []funding.Programme) error {
	return writeFundingCSV(w, &programmeTable, list)
}

// CommitmentsCSV is ProgrammesCSV for commitments.
func CommitmentsCSV(w io.Writer, list []funding.Commitment) error {
	return writeFundingCSV(w, &commitmentTable, list)
}

func writeFundingCSV[T any](w io.Writer, k *fundingTable[T], list []T) error {
	columns := k.columnsOf(list)
	if err := k.check(columns, list); err != nil {
		return err
	}
	var header []string
	for _, c := range columns {
		header = append(header, c.name)
	}
	err := writeCSV(w, header, func(put func(...string) error) error {
		cells := make([]string, len(columns))
		for i := range list {
			for j, c := range columns {
				out := c.put(&list[i])
				if cells[j] = out.text; out.format == "" {
					cells[j] = escapeText(out.text)
				}
			}
			if err := put(cells...); err != nil {
				return err
			}
		}
		return nil
	})
	return failed(k.noun+"s", err)
}

// columnsOf are the columns that some values need: English, and the other languages of their texts.
func (k *fundingTable[T]) columnsOf(list []T) []fundingColumn[T] {
	var more []string
	for i := range list {
		for _, lang := range k.languages(&list[i]) {
			if lang != "en" && !slices.Contains(more, lang) {
				more = append(more, lang)
			}
		}
	}
	slices.Sort(more)
	return k.columns(append([]string{"en"}, more...))
}

// check refuses what a cell cannot hold: nothing is cut.
func (k *fundingTable[T]) check(columns []fundingColumn[T], list []T) error {
	for i := range list {
		for _, c := range columns {
			if text := c.put(&list[i]).text; len(text) > maxCell && len(utf16.Encode([]rune(text))) > maxCell {
				return &assessment.Error{
					Kind: assessment.TooLarge, Msg: fmt.Sprintf("%s of the %s %s is longer than a cell can be", c.name, k.noun, clipText(k.id(&list[i]))),
					Fix: "Write the list as YAML or JSON, which have room for it.",
				}
			}
		}
	}
	return nil
}
