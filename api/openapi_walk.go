package api

// visit calls f for a schema and every schema inside it, the inner ones first.
func visit(s tree, f func(tree)) {
	if s == nil {
		return
	}
	for _, name := range []string{"items", "additionalProperties", "not"} {
		visit(under(s, name), f)
	}
	for _, name := range []string{"properties", "patternProperties"} {
		for _, inner := range under(s, name) {
			if inner, ok := inner.(tree); ok {
				visit(inner, f)
			}
		}
	}
	for _, name := range []string{"allOf", "anyOf", "oneOf"} {
		list, _ := s[name].([]any)
		for _, inner := range list {
			if inner, ok := inner.(tree); ok {
				visit(inner, f)
			}
		}
	}
	f(s)
}

// eachSchema calls f for every schema of a description.
func eachSchema(doc tree, f func(tree)) {
	for _, s := range under(doc, "components", "schemas") {
		if s, ok := s.(tree); ok {
			visit(s, f)
		}
	}
	for _, p := range under(doc, "components", "parameters") {
		if p, ok := p.(tree); ok {
			visit(under(p, "schema"), f)
		}
	}
	for _, r := range under(doc, "components", "responses") {
		if r, ok := r.(tree); ok {
			eachOfResponse(r, f)
		}
	}
	for _, item := range under(doc, "paths") {
		operations, _ := item.(tree)
		for _, op := range operations {
			if op, ok := op.(tree); ok {
				eachOfOperation(op, f)
			}
		}
	}
}

func eachOfOperation(op tree, f func(tree)) {
	parameters, _ := op["parameters"].([]any)
	for _, p := range parameters {
		if p, ok := p.(tree); ok {
			visit(under(p, "schema"), f)
		}
	}
	eachContent(under(op, "requestBody"), f)
	for _, r := range under(op, "responses") {
		if r, ok := r.(tree); ok {
			eachOfResponse(r, f)
		}
	}
}

func eachOfResponse(r tree, f func(tree)) {
	eachContent(r, f)
	for _, h := range under(r, "headers") {
		if h, ok := h.(tree); ok {
			visit(under(h, "schema"), f)
		}
	}
}

// eachContent calls f for the schemas of a body.
func eachContent(body tree, f func(tree)) {
	for _, m := range under(body, "content") {
		if m, ok := m.(tree); ok {
			visit(under(m, "schema"), f)
		}
	}
}
