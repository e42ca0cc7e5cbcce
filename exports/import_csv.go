package exports

import (
	"fmt"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// importReader makes an import of the rows of a CSV file.
type importReader struct {
	*reader
	incoming
	pending []pending // faults of the row that is being read
	places  map[place]int
	taken   []taken // wide files: what stands at a place
	seats   []seats // long files
}

// seats is what stands at a place of a long file.
type seats struct {
	unit   string
	leaves []taken // per question
}

// pending is a fault whose unit and year may still become known.
type pending struct {
	at      position
	message string
}

func readImportCSV(name, text string, def *framework.Definition) (*assessment.Import, []Notice, error) {
	im := &importReader{reader: newReader(def), places: map[place]int{}}
	im.out = &assessment.Import{Framework: def, Name: name}
	im.told = func(at position, message string) {
		// Until the header is understood, and in a file that cannot be used, every fault is one of the file.
		if im.head.width == 0 || !im.table.utf8 || im.faults.total > 0 {
			im.faults.add(at, message, message)
			return
		}
		im.pending = append(im.pending, pending{at, message})
	}
	if err := im.read(name, text, im.row); err != nil {
		return nil, nil, err
	}
	if im.faults.total > 0 {
		return nil, nil, im.refusal()
	}
	if im.bare.row > 0 {
		im.notices.say(im.bare, "%s", im.noRows())
	}
	im.sortFaults()
	return im.settle(), im.notices.notices(im.names), nil
}

func (im *importReader) row(cells []cell, whole bool) error {
	if im.full || im.faults.total > countAtMost {
		return errEnough
	}
	var at place
	var question string
	var err error
	switch {
	case !whole:
	case im.head.long:
		at, question, err = im.longAnswer(cells)
	default:
		at, err = im.wideAnswers(cells)
	}
	for _, p := range im.pending {
		asked := question
		if p.at.col >= 0 && p.at.col < len(im.head.leaf) && im.head.leaf[p.at.col] >= 0 {
			asked = im.questions[im.head.leaf[p.at.col]].ID
		}
		im.refuseCell(p.at, assessment.Incoming{Unit: strings.Clone(at.unit), Year: at.year, Question: asked, Message: p.message})
	}
	im.pending = im.pending[:0]
	return err
}

// refuseCell notes the fault of a cell, or of a row at its first cell.
func (im *importReader) refuseCell(at position, f assessment.Incoming) {
	f.Cell = cellName(max(at.col, 0)+1, at.row)
	im.refuse(at, f, fmt.Sprintf("the file has more than %d faults: what follows row %d was not looked at", countAtMost-1, im.table.row))
}

// wideAnswers reads a row that holds all answers of a unit and year.
func (im *importReader) wideAnswers(cells []cell) (place, error) {
	unit, named := im.unit(cells)
	year, dated := im.year(cells)
	at, sound := place{unit, year}, named && dated
	if sound {
		at.unit = strings.Clone(unit)
	}
	from := len(im.out.Answers)
	for col, leaf := range im.head.leaf {
		if leaf < 0 {
			continue
		}
		v, ok := im.value(leaf, col, cells[col])
		if !ok || !sound || v.Kind == framework.NotAssessed {
			continue
		}
		a := assessment.Incoming{Unit: at.unit, Year: year, Question: im.questions[leaf].ID, Value: v, Cell: cellName(col+1, im.table.row)}
		if err := im.take(a); err != nil {
			return at, err
		}
	}
	if !sound {
		return at, nil
	}
	place, twice := im.places[at]
	if !twice {
		im.places[at] = len(im.taken)
		im.taken = append(im.taken, taken{row: int32(im.table.row), from: int32(from), to: int32(len(im.out.Answers))})
		return at, nil
	}
	im.out.Answers = im.out.Answers[:from]
	first := &im.taken[place]
	im.fault(position{im.table.row, im.head.unit}, rowTwice(at, int(first.row)))
	im.twice(first, im.head.unit, assessment.Incoming{Unit: at.unit, Year: at.year, Message: rowTwice(at, im.table.row)})
	return at, nil
}

// twice takes back what a row brought that stands twice, and refuses it once.
func (im *importReader) twice(t *taken, col int, f assessment.Incoming) {
	im.withdraw(*t)
	if !t.refused {
		t.refused = true
		im.refuseCell(position{int(t.row), col}, f)
	}
}
