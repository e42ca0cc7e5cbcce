package main

import "github.com/spf13/cobra"

// dataTopic is a help text, not a command: how people write answers.
func dataTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "data",
		Short: "How answers are written in a CSV file",
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
  a number                with a point; with a comma only where semicolons part the cells
  n/a                     not applicable, where the question allows it
  nothing                 not assessed, which is not the same as no

readiness framework show prints the questions of a framework with their options.`,
	}
}
