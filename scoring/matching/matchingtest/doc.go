// Package matchingtest holds what the tests of matching share: made-up problems, and solvers of others to compare with. It
// is for tests of this repository alone, and stays out of the product.
//
// # Files
//
//	random.go  Random: great problems of a kind that is easy to describe, for benchmarks
//	draw.go    Draw: problems with every kind of rule, from a seed
//	model.go   a problem as an integer program: rows of integers over variables that are 0 or 1
//	rows.go    its rows: budgets, grants, lots, counts, requirements
//	best.go    Model.Best: the smallest programs, by trying all
//	write.go   an integer program in the CPLEX LP format
//	solver.go  Solver: a program that solves it; Answer
//	cbc.go     what CBC prints
//	glpk.go    what glpsol of GLPK prints
//
// # The integer program
//
// A row means exactly what matching.Verify means by its rule. Solvers count in floating point and take 0.99999 for 1, so that
// an answer of theirs may break a rule by a little. Every answer is therefore rounded and held against the rows in integers.
// Where one does not hold, a row that this answer alone (and what is worse than it) breaks is added, and the solver is asked
// again: nothing that keeps all rules is ever lost by that, and what comes out in the end keeps them to the unit.
//
// The solvers are not part of this repository and nothing installs them: CBC is coinor-cbc and GLPK is glpk-utils in Debian.
package matchingtest
