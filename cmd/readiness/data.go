package main

import "github.com/spf13/cobra"

// dataTopic is a help text, not a command: how people write answers.
func dataTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "data",
		Short: "How answers are written in a file",
		Long: `Answers are a CSV file in UTF-8, parted by commas or semicolons, in one of two forms.

Wide, one row per country and year, one column per question:

  country,year,legal,technical
  KEN,2024,20,18.5
  Ethiopia,2024,12,

Long, one row per answer:

  country,year,question,value
  KEN,2024,legal,20
  KEN,2024,technical,18.5

Countries are ISO codes (KEN, KE) or English names. Where a framework is not about countries,
the first column is called unit and holds any text.

What to write as an answer:
  an option or a level    its id or its title
  yes or no               true, false, yes, no
  several options         their ids with | between them: triage|alerts
  a number                with a point; with a comma only where semicolons part the cells. There
                          1.234 is refused: it may be 1234
  n/a                     not applicable, where the question allows it
  nothing                 not assessed, which is not the same as no

readiness framework show prints the questions of a framework with their options.

readiness import takes both forms. Its long form may have three more columns:

  country,year,question,value,note,confidence,revision
  KEN,2024,legal,20,"act of 2018, section 4",high,3

  note        why, or how it is known; the reason where the value is n/a
  confidence  low, medium or high; medium where nothing is said
  revision    what the answer was when the file was made, as readiness export writes it: an answer
              that somebody changed since is in conflict, and nothing is imported
  An empty cell in these columns leaves what is there.

It also takes JSON:

  {"framework": "gci-pillars@2024",
   "assessments": [{"country": "KEN", "year": 2024, "answers": {
     "legal": {"value": 20, "note": "act of 2018, section 4", "confidence": "high", "revision": 3}}}]}

There a value is an option as text, true or false, a list of options, a number, or
{"notApplicable": true}.`,
	}
}
