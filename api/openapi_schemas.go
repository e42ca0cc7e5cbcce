package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// schemaNames are the names of types in the description, where they are not the types' own. Generated clients have them.
var schemaNames = map[string]string{
	"SignInInputBody": "SignIn", "RefreshInputBody": "SignInToken", "TokenBody": "Tokens", "JwksBody": "KeySet", "Jwk": "Key", "MeBody": "Me",
	"HealthBody": "Health", "AccountBody": "NewAccount", "CreateBody": "NewAssessment", "AssigneeBody": "NewAssignment", "ReviewBody": "NewReview", "ReviewsBody": "NewReviews", "CommentBody": "NewComment",
	"TransitionBody": "Transition", "SimulationBody": "Scenario", "CountriesBody": "CountryList", "GapItem": "Gap", "GapsBody": "GapList",
	"GapTotals": "GapTotals", "CensusBody": "CensusList", "CensusItem": "Census", "WeakestBody": "WeakestList", "WeakestItem": "Weakest",
	"ProgrammeBody": "NewProgramme", "ProgrammesBody": "ProgrammeList", "CommitmentBody": "NewCommitment", "LineBody": "NewLine",
	"EligibleBody": "NewEligibility", "ExcludedBody": "NewExclusion", "ProgrammeGrantBody": "NewGrantTerms", "ProgrammeRequireBody": "NewRequirements",
	"ProgrammeGrant": "GrantTerms", "ProgrammeLot": "Lot", "ProgrammeEligible": "Eligibility", "ProgrammeExcluded": "Exclusion",
	"ProgrammeRequires": "Requirements", "ProgrammeLine": "FunderLine",
	"CrosswalkBody": "Crosswalk", "SchemeView": "Scheme",
	"IndexItem": "IndexEntry", "Item": "ImportCell", "YourView": "SentAnswer", "Erased": "Erasure", "HistoryItem": "Change",
	"HistoryValue": "ChangedValue", "Class": "CountryClass", "Flagged": "CountryFlag", "Rules": "MethodRules",
}

// schemaName names a type in the description: list[accountView] is AccountList.
func schemaName(t reflect.Type, hint string) string {
	name := strings.TrimSuffix(huma.DefaultSchemaNamer(t, hint), "View")
	if item, ok := strings.CutPrefix(name, "List"); ok && item != "" && strings.Contains(t.Name(), "[") {
		if named, ok := schemaNames[item]; ok {
			item = named
		}
		return strings.TrimSuffix(item, "Summary") + "List"
	}
	if named, ok := schemaNames[name]; ok {
		return named
	}
	return name
}

// sharedSchemas are types that no Go type of this package stands for.
const sharedSchemas = `{
	"AnswerValue": {
		"description": "An answer: which of these, the question says. null is no answer.",
		"oneOf": [{"$ref": "#/components/schemas/ChosenOption"}, {"$ref": "#/components/schemas/YesOrNo"}, {"$ref": "#/components/schemas/Amount"},
			{"$ref": "#/components/schemas/ChosenOptions"}, {"$ref": "#/components/schemas/NotApplicable"}]
	},
	"ChosenOption": {"type": "string", "description": "The id of an option or level."},
	"YesOrNo": {"type": "boolean"},
	"Amount": {"type": "number", "format": "double"},
	"ChosenOptions": {"type": "array", "items": {"type": "string"}, "description": "The ids of all options that hold."},
	"NotApplicable": {
		"type": "object", "description": "The question does not apply; the note of the answer says why.",
		"properties": {"notApplicable": {"type": "boolean", "description": "true"}}, "required": ["notApplicable"], "additionalProperties": false
	},
	"LocalText": {"type": "object", "additionalProperties": {"type": "string"}, "description": "A text by language: en, fr, es, pt, ar."}
}`

// meantSchemas says what members are that have no type in Go, or a wider one.
var meantSchemas = map[string]string{
	"Answer.value": "AnswerValue", "AnswerPatch.value": "AnswerValue", "SentAnswer.value": "AnswerValue", "ChangedValue.value": "AnswerValue",
	"Gap.current": "AnswerValue", "Gap.target": "AnswerValue", "ImportCell.before": "AnswerValue", "ImportCell.after": "AnswerValue",
	"Scenario.answers": "AnswerValue", "Problem.current": "Answer", "Problem.yours": "SentAnswer", "FrameworkDefinition.title": "LocalText", "FrameworkContent.title": "LocalText",
	"Me.role": "Role", "ChangedValue.state": "AssessmentState",
}

// sharedEnums are lists of words that stand in several places, by the name that they get.
var sharedEnums = map[string][]string{
	"Role":            {"assessor", "reviewer", "ministry", "donor", "auditor", "administrator"},
	"AssessmentState": {"draft", "submitted", "in-review", "returned", "reviewed", "signed-off", "published", "superseded"},
	"Confidence":      {"low", "medium", "high"},
	"ReviewState":     {"none", "accepted", "questioned", "rejected"},
	"Language":        {"en", "fr", "es", "pt", "ar"},
	"Grouping":        {"region", "subregion", "income", "lending", "organisation"},
}

func reference(name string) tree { return tree{"$ref": "#/components/schemas/" + name} }

func nullable(s tree) tree { return tree{"anyOf": []any{s, tree{"type": "null"}}} }

// refineSchemas says of the library's schemas what it does not know.
func (s *Server) refineSchemas(doc tree) error {
	registry := s.api.OpenAPI().Components.Schemas
	schemas := under(doc, "components", "schemas")
	s.sayWhatIsNull(schemas, registry)
	sent := registry.Schema(reflect.TypeFor[yourView](), true, "")
	data, err := json.Marshal(registry.SchemaFromRef(sent.Ref))
	if err != nil {
		return fmt.Errorf("describe an answer that was sent: %w", err)
	}
	if schemas["SentAnswer"], err = treeOf(data); err != nil {
		return err
	}
	shared, err := treeOf([]byte(sharedSchemas))
	if err != nil {
		return err
	}
	maps.Copy(schemas, shared)
	if err := sayWhatIsMeant(schemas); err != nil {
		return err
	}
	eachSchema(doc, nameEnums)
	for name, words := range sharedEnums {
		list := make([]any, len(words))
		for i, word := range words {
			list[i] = word
		}
		schemas[name] = tree{"type": "string", "enum": list}
	}
	openAnswers(doc)
	return nil
}

// sayWhatIsNull makes members that are pointers to structs nullable: of a reference the library cannot say so.
func (*Server) sayWhatIsNull(schemas tree, registry huma.Registry) {
	for name := range schemas {
		t := registry.TypeFromRef("#/components/schemas/" + name)
		for t != nil && t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t == nil || t.Kind() != reflect.Struct {
			continue
		}
		properties := under(schemas, name, "properties")
		for _, f := range reflect.VisibleFields(t) {
			member, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			p, _ := properties[member].(tree)
			if p["$ref"] == nil || f.Type.Kind() != reflect.Pointer || strings.Contains(options, "omit") {
				continue
			}
			ref := p["$ref"]
			delete(p, "$ref")
			p["anyOf"] = []any{tree{"$ref": ref}, tree{"type": "null"}}
		}
	}
}

// sayWhatIsMeant gives members their types. Of a map it is its values that get one.
func sayWhatIsMeant(schemas tree) error {
	for place, meant := range meantSchemas {
		schema, member, _ := strings.Cut(place, ".")
		p := under(schemas, schema, "properties", member)
		if p == nil || schemas[meant] == nil && sharedEnums[meant] == nil {
			return fmt.Errorf("there is no %s, or no %s, in the description", place, meant)
		}
		value := reference(meant)
		if meant == "AnswerValue" {
			value = nullable(value)
		}
		if p["type"] == "object" && meant != "LocalText" {
			p["additionalProperties"] = value
			continue
		}
		delete(p, "additionalProperties")
		delete(p, "examples")
		delete(p, "type")
		maps.Copy(p, value)
	}
	return nil
}

// nameEnums puts the name of a list of words in its place.
func nameEnums(s tree) {
	words, ok := s["enum"].([]any)
	if !ok || s["default"] != nil {
		return
	}
	for name, list := range sharedEnums {
		if slices.EqualFunc(words, list, func(a any, b string) bool { return a == b }) {
			delete(s, "enum")
			delete(s, "type")
			s["$ref"] = "#/components/schemas/" + name
			return
		}
	}
}

// openAnswers lets answers have members that are not described: they may be added at any time. What is sent is strict.
func openAnswers(doc tree) {
	schemas := under(doc, "components", "schemas")
	sent := map[string]bool{}
	var mark func(s tree)
	mark = func(s tree) {
		ref, _ := s["$ref"].(string)
		name := strings.TrimPrefix(ref, "#/components/schemas/")
		if name == "" || sent[name] {
			return
		}
		sent[name] = true
		visit(under(schemas, name), mark)
	}
	paths := under(doc, "paths")
	for at := range paths {
		for method := range under(paths, at) {
			eachContent(under(paths, at, method, "requestBody"), mark)
		}
	}
	for name, value := range schemas {
		if s, ok := value.(tree); ok && !sent[name] && s["additionalProperties"] == false {
			delete(s, "additionalProperties")
		}
	}
}
