package api

// closing says whether an operator can close a public operation.
type closing bool

const (
	alwaysPublic closing = false
	unlessClosed closing = true
)

// publicOperations are the operations that need no token, by id. It is the only such list: what is not here needs one.
var publicOperations = map[string]closing{
	"createToken":  alwaysPublic,
	"refreshToken": alwaysPublic,
	"revokeToken":  alwaysPublic,
	"listKeys":     alwaysPublic,
	"health":       alwaysPublic,
	"ready":        alwaysPublic,
	// Published figures and reference data.
	"listCountries":     unlessClosed,
	"getCountry":        unlessClosed,
	"listFrameworks":    unlessClosed,
	"getFramework":      unlessClosed,
	"listIndex":         unlessClosed,
	"getCountryIndex":   unlessClosed,
	"listGaps":          unlessClosed,
	"listPayers":        unlessClosed,
	"listNeeds":         unlessClosed,
	"listAnswers":       unlessClosed,
	"listWeakest":       unlessClosed,
	"getCrosswalk":      unlessClosed,
	"listPeers":         unlessClosed,
	"getTrend":          unlessClosed,
	"listTrends":        unlessClosed,
	"listProgrammes":    unlessClosed,
	"getProgramme":      unlessClosed,
	"listCommitments":   unlessClosed,
	"getCommitment":     unlessClosed,
	"exportCountry":     unlessClosed,
	"exportPortfolio":   unlessClosed,
	"exportGapsCSV":     unlessClosed,
	"exportGapsLines":   unlessClosed,
	"exportGapRegister": unlessClosed,

	"exportProgrammes":         unlessClosed,
	"exportProgrammesCSV":      unlessClosed,
	"exportCommitmentsCSV":     unlessClosed,
	"exportProgrammesWorkbook": unlessClosed,
}
