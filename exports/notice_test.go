package exports

import (
	"strings"
	"testing"
)

func TestPath(t *testing.T) {
	names := []string{"country", "", "a,\"b\"", strings.Repeat("x", 100)}
	tests := []struct {
		at   position
		want string
	}{
		{position{3, 0}, "row 3, column country (A3)"}, {position{0, 0}, "column country (A)"}, {position{3, -1}, "row 3"}, {position{0, -1}, ""},
		{position{3, 1}, "row 3, column B (B3)"}, {position{3, 2}, `row 3, column "a,\"b\"" (C3)`}, {position{3, 27}, "row 3, column AB (AB3)"},
		{position{1, 3}, `row 1, column "` + strings.Repeat("x", clipAt) + `…" (D1)`},
	}
	for _, tt := range tests {
		if got := tt.at.path(names); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.at, got, tt.want)
		}
	}
}

func TestRowList(t *testing.T) {
	tests := []struct {
		rows []int
		want string
	}{
		{[]int{5}, "1 more cell, in row 5"},
		{[]int{5, 6, 7, 9}, "4 more cells, in rows 5-7, 9"},
		{[]int{2, 4, 6, 8, 10, 12, 14, 16, 17, 19, 20}, "11 more cells, in rows 2, 4, 6, 8, 10, 12, 14, 16-17 and others"},
	}
	for _, tt := range tests {
		var l rowList
		for _, row := range tt.rows {
			l.add(row)
		}
		if got := l.String(); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.rows, got, tt.want)
		}
	}
}
