package api

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment"
)

// problemHeaders are what the problems of a status bring beside their body.
func problemHeaders(status int) tree {
	switch status {
	case http.StatusUnauthorized:
		return tree{"WWW-Authenticate": tree{"schema": tree{"type": "string"}, "description": "Bearer."}}
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return tree{"Retry-After": tree{"schema": tree{"type": "integer"}, "description": "Seconds to wait."}}
	}
	return nil
}

// addProblems documents which problems an operation can answer with. Each status is described once, in responses.
func addProblems(responses, op tree, sp spec, recorded map[string]any) {
	answers := under(op, "responses")
	for _, status := range problemsOf(op, sp) {
		types := typesOf(status)
		name := responseName(types[0].title)
		answers[strconv.Itoa(status)] = tree{"$ref": "#/components/responses/" + name}
		if responses[name] != nil {
			continue
		}
		var titles []string
		for _, t := range types {
			titles = append(titles, t.title+" ("+t.uri()+")")
		}
		content := tree{"schema": tree{"$ref": "#/components/schemas/Problem"}}
		if recorded[name] != nil {
			content["example"] = recorded[name]
		}
		response := tree{"description": strings.Join(titles, ", or ") + ".", "content": tree{problemContent: content}}
		if headers := problemHeaders(status); headers != nil {
			response["headers"] = headers
		}
		responses[name] = response
	}
	if answer, ok := answers["default"].(tree); ok {
		answer["description"] = "Any other problem."
	}
}

// responseName is the name of a response: "If-Match is missing" is IfMatchIsMissing.
func responseName(title string) string {
	var name strings.Builder
	for _, word := range strings.FieldsFunc(title, func(r rune) bool { return r == ' ' || r == '-' }) {
		name.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return name.String()
}

// typesOf gives the types of problems with a status; of several the plainest first.
func typesOf(status int) []problemType {
	var types []problemType
	for _, t := range problemTypes() {
		if t.status == status {
			types = append(types, t)
		}
	}
	slices.SortFunc(types, func(a, b problemType) int { return cmp.Compare(a.title, b.title) })
	return types
}

// problemsOf gives the statuses of the problems that an operation can answer with.
func problemsOf(op tree, sp spec) []int {
	list := []int{ // an address, a token or Min-Journal-Seq that cannot be read, parameters that are not known, and the like
		http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotAcceptable, http.StatusUnprocessableEntity,
		http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable,
	}
	if !sp.public && sp.action != assessment.ReadSelf {
		list = append(list, http.StatusForbidden)
	}
	if strings.Contains(sp.Path, "{") || sp.action == assessment.ReadPublished || sp.action == assessment.Simulate {
		list = append(list, http.StatusNotFound)
	}
	if op["requestBody"] != nil {
		list = append(list, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if sp.Method != http.MethodGet && !sp.public && sp.action != assessment.Simulate {
		list = append(list, http.StatusConflict)
	}
	for _, p := range sp.Parameters {
		switch {
		case p.Name == "If-Match" && p.Required:
			list = append(list, http.StatusPreconditionFailed, http.StatusPreconditionRequired)
		case p.Name == "If-Match":
			list = append(list, http.StatusPreconditionFailed)
		}
	}
	return list
}
