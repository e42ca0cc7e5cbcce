package scoring_test

import (
	"math"
	"testing"

	"readiness/scoring"
)

// publication is a value somebody else computed, with the place where it can be looked up.
type publication struct {
	name   string
	source string
	got    func() []float64
	want   []float64
}

// coinr is the package most rows come from: W. Becker et al., Journal of Open Source Software, doi:10.21105/joss.04567.
const coinr = "COINr 1.1.14 (Becker et al. 2022, doi:10.21105/joss.04567), "

func publications() []publication {
	w := []float64{1, 2, 3}
	mean := func(a scoring.Aggregate, p float64, x ...float64) func() []float64 {
		return func() []float64 { return []float64{scoring.Mean(a, p, x, w)} }
	}
	scores := func(method scoring.Method, lower bool, factor float64, x ...float64) func() []float64 {
		return func() []float64 {
			list, _ := scoring.Normalise(x, method, lower)
			for i := range list {
				list[i] *= factor
			}
			return list
		}
	}
	return []publication{
		{
			name: "weighted arithmetic mean with a hole", source: coinr + "a_amean(c(1, NA, 3), c(1, 2, 3))",
			got: mean(scoring.Arithmetic, 0, 1, none, 3), want: []float64{2.5},
		},
		{
			name: "weighted geometric mean", source: coinr + "a_gmean(c(2, 8, 4), c(1, 2, 3))",
			got: mean(scoring.Geometric, 0, 2, 8, 4), want: []float64{4.4898481932374912},
		},
		{
			name: "weighted harmonic mean", source: coinr + "a_hmean(c(2, 8, 4), c(1, 2, 3))",
			got: mean(scoring.Harmonic, 0, 2, 8, 4), want: []float64{4},
		},
		{
			name: "weighted generalised mean, p = 2", source: coinr + "a_genmean(c(2, 8, 4), c(1, 2, 3), p = 2)",
			got: mean(scoring.Generalised, 2, 2, 8, 4), want: []float64{5.4772255750516612},
		},
		{
			name: "percentile rank with ties and a hole", source: coinr + "n_prank(c(10, 20, 20, NA, 5))",
			got: scores(scoring.PercentileRank, false, 1, 10, 20, 20, none, 5), want: []float64{1.0 / 3, 2.0 / 3, 2.0 / 3, none, 0},
		},
		{
			name: "skewness", source: coinr + "skew(c(1, 2, 3, 4, 100)); formula: Joanes and Gill, The Statistician 47 (1998) 183-189, G1",
			got:  func() []float64 { return []float64{scoring.Skewness([]float64{1, 2, 3, 4, 100})} },
			want: []float64{2.2323959116364578},
		},
		{
			name: "kurtosis", source: coinr + "kurt(c(1, 2, 3, 4, 100)); formula: Joanes and Gill, The Statistician 47 (1998) 183-189, G2",
			got:  func() []float64 { return []float64{scoring.Kurtosis([]float64{1, 2, 3, 4, 100})} },
			want: []float64{4.9868659572006546},
		},
		{
			name: "min-max to 0..100, lower is better", source: coinr + "n_minmax(-c(1, 2, 5), c(0, 100))",
			got: scores(scoring.MinMax, true, 100, 1, 2, 5), want: []float64{100, 75, 0},
		},
		{
			name: "z-score with a hole", source: coinr + "n_zscore(c(3, NA, 1, 2, 7), c(0, 1))",
			got:  scores(scoring.ZScore, false, 1, 3, none, 1, 2, 7),
			want: []float64{-0.095058637578671681, none, -0.85552773820804517, -0.47529318789335839, 1.4258795636800752},
		},
		{
			name: "goalposts 0 and 10", source: "COINr, its own test n_funcs in test-normalise.R: n_goalposts of 1, 11 and -1, both directions",
			got: func() []float64 { return append(goalposts(false, 1, 11, -1), goalposts(true, 1, 11, -1)...) },
			// the reversed ones are given there as 0.9 for 1, 0 for 11 and 1 for -1
			want: []float64{0.1, 1, 0, 0.9, 0, 1},
		},
		{
			name: "distance to maximum", source: "OECD/JRC, Handbook on Constructing Composite Indicators (2008), ISBN 978-92-64-04345-9, step 5; COINr n_dist2max: 1 - (max - x)/(max - min)",
			got: scores(scoring.DistanceToMax, false, 1, 2, 10, 4), want: []float64{1 - 8.0/8, 1 - 0.0/8, 1 - 6.0/8},
		},
	}
}

// goalposts scores raw values between the goalposts 0 and 10, one unit each.
func goalposts(lower bool, x ...float64) []float64 {
	m, err := scoring.NewModel(scaled("x", 1, &scoring.Scale{Method: scoring.Goalposts, Max: 10, Lower: lower}), scoring.Rules{Floor: 0.01})
	if err != nil {
		return nil
	}
	p := scoring.Panel{Units: len(x)}
	for _, v := range x {
		p.Cells = append(p.Cells, scoring.Cell{State: scoring.Answered, Value: v})
	}
	r, err := m.Score(p)
	if err != nil {
		return nil
	}
	list := make([]float64, len(x))
	for u := range list {
		list[u], _ = r.Index(u)
	}
	return list
}

func TestPublishedValues(t *testing.T) {
	rows := publications()
	if len(rows) == 0 {
		t.Fatal("no published value is compared")
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if row.source == "" {
				t.Error("the row has no source")
			}
			got := row.got()
			if len(got) != len(row.want) || len(got) == 0 {
				t.Fatalf("got %v, want %v", got, row.want)
			}
			for i, want := range row.want {
				if math.IsNaN(want) != math.IsNaN(got[i]) || math.Abs(got[i]-want) > tolerance {
					t.Errorf("value %d is %.17g, want %.17g (%s)", i, got[i], want, row.source)
				}
			}
		})
	}
}
