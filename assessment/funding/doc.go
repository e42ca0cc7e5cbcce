// Package funding is the money side of the domain: what funders offer, what they have committed, what an action costs, and
// whether an offer could pay for it.
//
// It knows no journal, no account and no assessment: package assessment records these things and joins them with gaps, and
// scoring/matching decides what to pay. Dates, rates and the day on which something is asked are handed in.
//
// # Files
//
//	programme.go   Programme: a funder's offer; its state on a day, its money
//	commitment.go  Commitment: money that was promised or given already
//	action.go      Action: a country's own plan for one or more gaps
//	eligible.go    Check: could a programme pay for what a country asks? Facts, Verdict; the tests in their order
//	eligible_offer.go, eligible_place.go, eligible_class.go, eligible_money.go  the tests
//	eligible_judge.go  Judge: the result alone, for many pairs; its halves JudgeCountry and JudgeRequest; RefuseRequest
//	eligible_words.go  how reasons and changes are written
//	money.go       Money, Converter: amounts of one currency and the prices of one year
//	factor.go      Factor, Share: many amounts by one rate, or of one part
//	steps.go       Steps: how an amount was converted, in words
//	cost.go        Plan: what an action costs, by year
//	check.go       what is wrong with one of them, by whatever door it came; check_programme.go, check_commitment.go
//	               (and actions) member by member
//	programme_file.go    ReadProgrammes: a file of programmes and commitments, all its faults with their places
//	programme_decode.go  the tree of such a file to structs; decode_value.go by type, decode_word.go words and dates
//	programme_write.go   WriteProgrammes; mapping.go builds the tree of it
//
// # Invariants
//
//   - Money is an integer number of minor units beside its currency.
//   - A pledge never counts as money that is there.
//   - Yes, no and unknown stay three different answers; what is unknown is never taken for no.
//   - Values are not modified once they were given out.
package funding
