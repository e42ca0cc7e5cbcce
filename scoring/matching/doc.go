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
//	bound.go    an upper bound on the value of every allocation, by knapsacks
//	solve.go    Solve and its limits
//	search.go   the course of a search: allocations, bounds, when it ends
//	frontier.go Frontier: what parts of all budgets buy
//	net.go      a table as a search reads it
//	prices.go   prices of money, which bound every allocation
//	split.go    prices of gaps, which bound more closely
//	descent.go  how prices are lowered
//	closure.go  gaps that are worth it with all that they require
//	knap.go     what a programme gains most by, within its budget
//	ways.go     the same within all its rules
//	points.go   what the grants of a country can gain at each weight
//	loose.go    a bound of it, where there is too much to list
//	guide.go    allocations as a relaxation says
//	improve.go  exchanges that make an allocation better
//	assemble.go allocations that are kept, and made of what is chosen
//	branch.go   branch and bound
//	decide.go   a decision with all that follows from it
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
// Solve is for everybody; Greedy is what it begins with. A Result names its Method. Package assessment makes Problems of needs
// and programmes and reads Results back.
package matching
