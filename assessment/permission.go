package assessment

import "slices"

// Action is something that one may want to do.
type Action string

// The actions. Moving an assessment to another stage is in the table of workflow.go.
const (
	ReadSelf          Action = "self.read"
	ReadReference     Action = "reference.read" // countries, frameworks
	ReadPublished     Action = "published.read" // index, gaps, census, workbooks of what is published
	ReadAssessment    Action = "assessment.read"
	ReadConfidential  Action = "confidential.read"
	ReadHistory       Action = "history.read"
	CreateAssessments Action = "assessment.create"
	AnswerQuestions   Action = "answers.put"
	ReviewAnswers     Action = "answers.review"
	CommentAnswers    Action = "answers.comment"
	AssignQuestions   Action = "question.assign"
	ImportAnswers     Action = "answers.import"
	MoveAssessment    Action = "assessment.move"
	CorrectAnswers    Action = "answers.correct"
	RedactTexts       Action = "text.redact"
	Simulate          Action = "simulate"
	AddFrameworks     Action = "framework.add"
	ReadJournal       Action = "journal.read"
	ManageAccounts    Action = "account.manage"
	ReadFunding       Action = "funding.read" // programmes, commitments
	RecordFunding     Action = "funding.record"
	PlanActions       Action = "action.plan"
	MatchMoney        Action = "matching.run"
	RecordMatchings   Action = "matching.record"
	ReadMatchings     Action = "matching.read" // those that were recorded
)

// Actions gives all actions.
func Actions() []Action {
	return []Action{
		ReadSelf, ReadReference, ReadPublished, ReadAssessment, ReadConfidential, ReadHistory, CreateAssessments,
		AnswerQuestions, ReviewAnswers, CommentAnswers, AssignQuestions, ImportAnswers, MoveAssessment, CorrectAnswers, RedactTexts,
		Simulate, AddFrameworks, ReadJournal, ManageAccounts, ReadFunding, RecordFunding, PlanActions,
		MatchMoney, RecordMatchings, ReadMatchings,
	}
}

// reach is how far a permission goes.
type reach uint8

const (
	never   reach = iota
	always        // whatever it is about
	inScope       // units of the account's scope
	open          // assessments that are published, or were, of any unit
)

// permissions is who may do what, and how far. What is not in it is not allowed. Who may read an assessment in scope may
// read those of others, too, once they are published. The stage of an assessment limits further: PutAnswers says which
// answers are open, PutReviews when they are reviewed, and moves follow the workflow.
var permissions = map[Action]map[Role]reach{
	ReadSelf:          {Assessor: always, Reviewer: always, Ministry: always, Donor: always, Auditor: always, Administrator: always},
	ReadReference:     {Assessor: always, Reviewer: always, Ministry: always, Donor: always, Auditor: always, Administrator: always, public: always},
	ReadPublished:     {Assessor: always, Reviewer: always, Ministry: always, Donor: always, Auditor: always, Administrator: always, public: always},
	Simulate:          {Assessor: always, Reviewer: always, Ministry: always, Donor: always, Auditor: always, Administrator: always},
	ReadAssessment:    {Assessor: inScope, Reviewer: inScope, Ministry: inScope, Donor: open, Auditor: inScope, Administrator: inScope, public: open},
	ReadConfidential:  {Assessor: inScope, Reviewer: inScope, Ministry: inScope, Auditor: inScope},
	ReadHistory:       {Assessor: inScope, Reviewer: inScope, Ministry: inScope, Auditor: inScope},
	CreateAssessments: {Assessor: inScope, Administrator: inScope},
	AnswerQuestions:   {Assessor: inScope},
	ReviewAnswers:     {Reviewer: inScope},
	CommentAnswers:    {Assessor: inScope, Reviewer: inScope, Ministry: inScope}, // to read comments and reviews is to read the history
	AssignQuestions:   {Assessor: inScope, Ministry: inScope},
	ImportAnswers:     {Assessor: inScope},
	MoveAssessment:    {Assessor: inScope, Reviewer: inScope, Ministry: inScope},
	CorrectAnswers:    {Ministry: inScope},
	RedactTexts:       {Ministry: inScope},
	AddFrameworks:     {Administrator: always},
	ReadJournal:       {Auditor: inScope}, // the whole of it is about no unit: for auditors of all units
	ManageAccounts:    {Administrator: always},
	ReadFunding:       {Assessor: always, Reviewer: always, Ministry: always, Donor: always, Auditor: always, Administrator: always, public: always},
	RecordFunding:     {Donor: always, Administrator: always}, // of their own: MayRecord
	PlanActions:       {Assessor: inScope, Ministry: inScope},
	// A matching is made of what is published and of no confidential question.
	MatchMoney:      {Assessor: always, Reviewer: always, Ministry: always, Donor: always, Auditor: always, Administrator: always},
	RecordMatchings: {Ministry: always, Donor: always, Administrator: always},
	ReadMatchings:   {Assessor: always, Reviewer: always, Ministry: always, Donor: always, Auditor: always, Administrator: always},
}

// public is the role of those who have not signed in.
const public Role = ""

// Verdict is the answer to whether somebody may do something.
type Verdict uint8

// The verdicts.
const (
	Refused Verdict = iota // one may know of it, but not do it
	Hidden                 // one may not even know that it is there
	Allowed
)

// May says whether an account may do something; nil is the public. about is the assessment that it is about, of the State
// from which it is to be read or which is to be changed; nil for what is about none. unit is then what it is about, or "".
// For a reading of the past ask twice, with the account and the assessment of today and with those of then.
func May(who *Account, do Action, unit string, about *Assessment) Verdict {
	if allowed(who, do, unit, about) {
		return Allowed
	}
	if about != nil && !allowed(who, ReadAssessment, unit, about) {
		return Hidden
	}
	return Refused
}

func allowed(who *Account, do Action, unit string, about *Assessment) bool {
	role := public
	if who != nil {
		if !who.Active() {
			return false
		}
		role = who.Role
	}
	if about != nil {
		unit = about.Unit
	}
	// What was published stays readable when something else has taken its place.
	published := about != nil && about.shown()
	switch permissions[do][role] {
	case always:
		return true
	case inScope:
		return who.Covers(unit) || do == ReadAssessment && published
	case open:
		return published
	case never:
	}
	return false
}

// MayRecord says whether an account may change money that is recorded: what it owns. Administrators may, too, because
// accounts go and programmes stay; owner is "" for what is new.
func MayRecord(who *Account, owner string) Verdict {
	if who == nil || !allowed(who, RecordFunding, "", nil) || owner != "" && owner != who.ID && who.Role != Administrator {
		return Refused
	}
	return Allowed
}

// MayCommit says whether an account may record what is committed of a programme's money, nil for money of no programme that
// is recorded: its owner may, and so may those who have joined it.
func MayCommit(who *Account, p *Programme) Verdict {
	if p == nil {
		return MayRecord(who, "")
	}
	if v := MayRecord(who, p.Owner); v == Allowed || who == nil || !p.mayCommit(who.ID) {
		return v
	}
	return MayRecord(who, "")
}

// MayErase says whether an account may erase the title of a stored matching: whose matching it is, and administrators.
func MayErase(who *Account, m *StoredMatching) Verdict {
	if who == nil || !allowed(who, RecordMatchings, "", nil) || m.By != who.ID && who.Role != Administrator {
		return Refused
	}
	return Allowed
}

// MayMove says whether an account may take an assessment to a stage, and where a way leads that is for it. Whether a way
// leads to that stage from where the assessment stands is for Move to say, and so is that nobody may go there.
func MayMove(who *Account, a *Assessment, to Stage) (Verdict, []Stage) {
	if v := May(who, MoveAssessment, a.Unit, a); v != Allowed {
		return v, nil
	}
	var ways []Stage
	verdict := Allowed
	for _, t := range transitions {
		if t.to == to && !slices.Contains(t.by, who.Role) {
			verdict = Refused
		}
	}
	for _, t := range a.ways() {
		if slices.Contains(t.by, who.Role) {
			ways = append(ways, t.to)
		}
	}
	return verdict, ways
}
