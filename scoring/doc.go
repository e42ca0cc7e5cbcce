// Package scoring is the arithmetic of a composite index: answers to scores, scores to an index, an index to ranks,
// intervals, contributions and gains.
//
// It knows no country, no database, no clock and no file format. A tree of [Node] values is compiled once into a
// [Model]; a [Panel] of cells (units by leaves) is scored into a [Result]. Scores are float64 in 0..1; whoever shows
// them multiplies by 100. NaN means "no score" in every slice of scores.
//
// Equation numbers in comments refer to docs/methodology.md, where each stands with its source.
//
// # Files
//
//	model.go         Node, Rules, NewModel: the compiled tree
//	build.go         flattening a tree, and what it refuses
//	scale.go         Scale: from one raw answer to a score
//	normalise.go     data-driven scales: min-max, z-score, rank, percentile rank, Borda
//	moments.go       sample skewness and kurtosis
//	aggregate.go     arithmetic, geometric, harmonic, generalised mean, median, minimum
//	profile.go       Threshold, Result.Tiers: the tiers that every leaf has reached
//	panel.go         State, Cell, Panel: what is scored, and the checks on it
//	leaves.go        from cells to leaf scores: fitting, implied and imputed answers
//	score.go         Score, the walk up the tree, Result
//	counting.go      Counting: the index when only some of its answers count
//	interval.go      the index if every unknown answer were worst, or best
//	rank.go          competition ranks
//	contribution.go  what each child adds to its parent
//	gain.go          the index with some answers changed
//	with.go          With: all results with some answers changed, ranks too
//	sum.go           sums that do not depend on their order
//	errors.go        errors by name
//
// # Invariants
//
//   - Inputs are never modified; a Model and a Result may be read from many goroutines.
//   - The same input gives the same bits: sums run in a fixed order and products are rounded before they are added.
//   - Not assessed, not applicable and a score of zero are three different things and stay so.
//
// Package assessment/framework compiles framework files into Nodes; package assessment joins results with countries.
package scoring
