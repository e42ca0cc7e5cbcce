// Package framework reads assessment frameworks: a tree of dimensions, indicators and questions with weights, scales and
// rules, written in YAML or JSON. It checks them, names each version by a hash of its content, reads and words answers,
// and compiles the tree for package scoring.
//
// It scores nothing itself, stores nothing, and knows no country and no assessment: what a framework says about countries
// (entity, income groups) is text to it.
//
// # Files
//
//	definition.go    Definition: one framework version, and the way around its tree
//	node.go          Node, Answer, Remedy and the other parts of the tree
//	enums.go         the enumerated values
//	text.go          Text: one text in several languages
//	theme.go         Theme: the vocabulary shared with funders
//	load.go          Load: bytes to Definition, all faults at once
//	schema.go        the published schema (schema.json) and what it finds
//	wording.go       that in words: values; wording_members.go members
//	decode.go        tree to structs, with the defaults; decode_node.go nodes; money.go amounts
//	check.go         what a schema cannot say: ids, bands, tiers
//	check_group.go   aggregates, weights, points
//	check_answer.go  options, levels, goalposts
//	check_link.go    follow-ups and prerequisites
//	check_remedy.go  goals, costs
//	check_crosswalk.go  codes of schemes
//	value.go         Value: one answer
//	value_json.go    Value to JSON and back; value_json_fault.go what is no answer in JSON
//	parse.go         cell to Value; parse_number.go numbers
//	format.go        Value to cell and to words; Best
//	cell.go          Value to the raw value that scoring takes
//	model.go         Definition to scoring.Model
//	confidential.go  what is left without the confidential questions
//	variant.go       Variant: other weights, another mean, another missing rule; variant_check.go what is none
//	builtin.go       the frameworks under builtin/
//	scheme.go        Scheme: the codes of another framework, for crosswalks; scheme_*.go one list each
//	coherence.go     Warning: what is valid and seldom meant; coherence_*.go the rules by subject
//	diff.go          Compare: what changed between two versions; diff_*.go by subject
//	draft.go         a file to begin with: skeleton.yaml, or a copy of another framework
//	amount.go        money and factors in words
//
// # Invariants
//
//   - The format is frozen: a version is named by its hash. A member may be added, none may change its meaning.
//   - The hash is SHA-256 over the canonical JSON (RFC 8785) of the content as parsed, before defaults: comments, order
//     of members and style of writing do not change it, any other change does.
//   - What was recorded once loads for ever (LoadRecorded), whatever lists of codes became known since.
//   - A Warning is never a fault: nothing but the person who writes a framework looks at it.
//   - Load(YAML()) and Load(JSON()) give the same hash. Parse(Format(v)) gives v, and so
//     does DecodeValue(AppendValue(v)).
//   - What loads compiles, unless it asks for what scoring does not compute yet: ErrNotComputed says so by name.
//   - Questions and Nodes are in preorder, as the leaves and nodes of Model are.
//   - No input panics or takes unbounded time or memory; a fault always has a line, a column and words.
//   - A Definition never changes once it was given out. A Variant has neither the Ref nor the Hash of a version.
//   - Nothing here reads the clock or the environment.
//
// # How answers are written
//
// In cells of data files and workbooks: an option or level by its id or by its title in any language of the framework;
// several ticked options joined by |; none for a checklist in which nothing is ticked (it then has no exclusive option,
// or the exclusive option is meant); true, false, yes, no; a number with a decimal point; n/a for not applicable; nothing
// for not assessed.
//
// In JSON: "in-force" (an id), true, ["triage","alerts"], 12.5, {"notApplicable":true}, and null for not assessed.
//
// Package document reads the files and gathers their faults; package scoring computes; package assessment joins frameworks
// with countries and answers; exports writes questionnaires from them.
package framework
