// Package matching shares the money of programmes among gaps: who pays what, how good that is at least, and why the rest
// goes without.
//
// It is arithmetic. It knows no country, no currency, no date and no database: which pairs of gap and programme are
// eligible, and what each would cost the programme, the caller has worked out before. The whole problem stands in
// docs/methodology.md, section "Allocation"; equation numbers in comments refer to it.
//
// # Files
//
//	problem.go  Problem and its parts: countries, gaps, programmes, lots, pairs
//	check.go    what makes a problem invalid
//	result.go   Result: allocations, value, bound, unmatched gaps and the reasons
//	table.go    a problem in the order of its keys, without what can never be paid
//	ledger.go   who pays what so far, and what money is left
//	choose.go   which programme pays a gap; a gap with what it requires
//	greedy.go   Greedy: by gain per cost
//	queue.go    bundles, best first
//	repair.go   grants below their floor: filled up or dropped
//	bound.go    a first upper bound on the value of every allocation
//
//	solve.go    Solve: as good as limits allow, with a bound; result.go what it gives
//	search.go   what a search does, in which order, and when it ends
//	frontier.go Frontier: what parts of all budgets buy
//	net.go      a table as a search reads it: arcs from gaps to the purses of programmes
//	prices.go   a bound by prices of money; descent.go how prices are found
//	split.go    a bound by prices of gaps: each programme for itself
//	knap.go     what a programme gains most by within its budget; ways.go within all its rules; loose.go a bound where these are too many
//	closure.go  what is worth it with all that it requires
//	guide.go    an allocation made by what prices say; improve.go gaps in exchange for others
//	branch.go   branch and bound: all decisions that may lead to something better; decide.go what follows from one
//	assemble.go an allocation of chosen arcs, kept and restored
//
//	reason.go   why a gap is not paid
//	outbid.go   what stands before a gap that lacks money, and how much more would do
//	explain.go  Explain: the result of allocations that were found earlier; reading the ledger
//	verify.go   Verify: whether a result keeps every rule, worked out anew
//	errors.go   errors by name
//
// # Invariants
//
//   - Money is counted in integers, each programme's in its own currency; no amount of one is ever added to another's.
//   - The result depends on keys and never on the order of rows; the same problem gives the same bits.
//   - Inputs are never modified.
//   - A Result says how far from the optimum it can be: Value <= optimum <= Bound.
//
// Other methods stand behind the same types: a Result names its Method. Package assessment makes Problems of needs and
// programmes and reads Results back.
package matching
