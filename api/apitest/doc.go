// Package apitest holds the description of the HTTP door against tools that are not ours: two validators, and a client
// that a generator has made of it, which plays a story with a real server.
//
// It is a module of its own, so that nothing of it reaches the product. Its tests need the module around it: they build
// the program from there, and read its golden description.
//
//	client.yaml    what the generator is asked for
//	client.gen.go  what it makes; go generate writes it anew
//
// A test fails when client.gen.go is not what the generator makes of the description now.
package apitest

//go:generate go tool oapi-codegen -config client.yaml ../testdata/openapi.json
