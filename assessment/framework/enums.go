package framework

// The enumerated values of the format, spelled as in a file. schema.json lists the same; a test compares the two.

// Entity is what a framework assesses.
type Entity string

// Entities.
const (
	Country Entity = "country" // unit codes are countries
	Any     Entity = "any"     // unit codes are free text
)

// Column is what files call the column of units: country or unit.
func (e Entity) Column() string {
	if e == Country {
		return "country"
	}
	return "unit"
}

// Aggregate says how the children of a node become its score.
type Aggregate string

// Aggregates. The last three are not means: points is a sum over a maximum, stage and profile read levels.
const (
	AggregateArithmetic  Aggregate = "arithmetic"
	AggregateGeometric   Aggregate = "geometric"
	AggregateHarmonic    Aggregate = "harmonic"
	AggregateGeneralised Aggregate = "generalised"
	AggregateMedian      Aggregate = "median"
	AggregateMinimum     Aggregate = "minimum"
	AggregateNone        Aggregate = "none"
	AggregatePoints      Aggregate = "points"
	AggregateStage       Aggregate = "stage"
	AggregateProfile     Aggregate = "profile"
)

// Missing says what a question that was not assessed does to the index.
type Missing string

// Missing rules.
const (
	MissingExclude Missing = "exclude"
	MissingZero    Missing = "zero"
	MissingImpute  Missing = "impute"
)

// Panel says over what data-driven normalisations look.
type Panel string

// Panels.
const (
	PanelYear Panel = "year"
	PanelAll  Panel = "all"
)

// AnswerType is the type of a question's answer.
type AnswerType string

// Answer types. Number, below, is the fifth.
const (
	Choice    AnswerType = "choice"
	Boolean   AnswerType = "boolean"
	Checklist AnswerType = "checklist"
	Stage     AnswerType = "stage"
)

// Number is an untyped constant on purpose: it names the answer type of a number and the kind of its value alike.
const Number = "number"

// Direction says which end of a number is the good one.
type Direction string

// Directions.
const (
	Higher Direction = "higher"
	Lower  Direction = "lower"
)

// Transform is applied to a number before it is normalised.
type Transform string

// Transforms.
const (
	TransformNone Transform = "none"
	TransformLog  Transform = "log" // natural logarithm
)

// Normalise says how a number becomes a score.
type Normalise string

// Normalisations: goalposts looks at one number alone, the others at those of all units.
const (
	NormaliseGoalposts     Normalise = "goalposts"
	NormaliseMinMax        Normalise = "minmax"
	NormaliseZScore        Normalise = "zscore"
	NormaliseRank          Normalise = "rank"
	NormalisePercentile    Normalise = "percentile"
	NormaliseBorda         Normalise = "borda"
	NormaliseDistanceToMax Normalise = "distance-to-max"
)

// Bounded says that scores stay within 0..1.
func (n Normalise) Bounded() bool { return n != NormaliseZScore && n != NormaliseRank }

// Evidence says what proof a question asks for.
type Evidence string

// Evidence rules.
const (
	EvidenceRequired Evidence = "required"
	EvidenceOptional Evidence = "optional"
	EvidenceNone     Evidence = "none"
)

// NotApplicableRule says whether a question may be answered with "not applicable".
type NotApplicableRule string

// Rules for "not applicable".
const (
	NotApplicableRefused    NotApplicableRule = "refused"
	NotApplicableWithReason NotApplicableRule = "with-reason"
)

// RemedyKind says when a remedy costs money.
type RemedyKind string

// Kinds of remedy.
const (
	RemedyOneOff    RemedyKind = "one-off"
	RemedyRecurrent RemedyKind = "recurrent"
	RemedyBoth      RemedyKind = "both"
)

// Procurement is a funder's category of what is bought.
type Procurement string

// Procurement categories.
const (
	CivilWorks            Procurement = "CW"
	Goods                 Procurement = "G"
	NonConsultingServices Procurement = "S"
	ConsultingServices    Procurement = "CS"
	TechnicalAssistance   Procurement = "TA"
	Training              Procurement = "TR"
)
