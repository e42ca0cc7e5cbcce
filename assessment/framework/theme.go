package framework

import "slices"

// Theme is a subject in the vocabulary that frameworks and funders' programmes share.
type Theme string

// subject is what a theme stands for elsewhere.
type subject struct {
	theme   Theme
	title   string
	gfce    string // theme of the Global Forum on Cyber Expertise
	crs     string // purpose code of the OECD DAC Creditor Reporting System; none names cybersecurity
	targets []string
}

const (
	gfceStrategy   = "Cyber Security Policy and Strategy"
	gfceIncident   = "Cyber Incident Management and Critical Infrastructure Protection"
	gfceCybercrime = "Cybercrime"
	gfceSkills     = "Cyber Security Culture and Skills"
	gfceStandards  = "Cyber Security Standards"
)

// Sources: the five themes of the GFCE's Delhi Communiqué, 2017; OECD DAC/CRS purpose codes; SDG targets. Which of them
// a theme is read as is a choice of this project.
var subjects = []subject{
	{"strategy", "Strategy and governance", gfceStrategy, "22010", []string{"16.6"}},
	{"legislation", "Legislation", gfceCybercrime, "15130", []string{"16.3"}},
	{"incident-response", "Incident response", gfceIncident, "22040", []string{"9.1"}},
	{"critical-infrastructure", "Critical infrastructure", gfceIncident, "22040", []string{"9.1"}},
	{"cybercrime-justice", "Police and justice against cybercrime", gfceCybercrime, "15132", []string{"16.4", "16.a"}},
	{"standards-technology", "Standards and technology", gfceStandards, "22040", []string{"9.c"}},
	{"awareness", "Awareness", gfceSkills, "", []string{"4.7"}},
	{"skills-education", "Skills and education", gfceSkills, "", []string{"4.4"}},
	{"research", "Research and development", gfceSkills, "", []string{"9.5"}},
	{"cooperation", "Cooperation", gfceStrategy, "15210", []string{"17.6", "17.9"}},
	{"child-protection", "Child protection online", gfceCybercrime, "", []string{"16.2"}},
	{"data-protection", "Data protection", gfceStrategy, "15110", []string{"16.10"}},
}

// Themes gives the vocabulary in its fixed order.
func Themes() []Theme {
	list := make([]Theme, len(subjects))
	for i, s := range subjects {
		list[i] = s.theme
	}
	return list
}

// Title names the theme in English; "" for a theme that is not in the vocabulary.
func (t Theme) Title() string { return t.subject().title }

// GFCE gives the theme of the Global Forum on Cyber Expertise that this one belongs to.
func (t Theme) GFCE() string { return t.subject().gfce }

// CRS gives the purpose code of the OECD's Creditor Reporting System that fits best, "" where none fits.
func (t Theme) CRS() string { return t.subject().crs }

// SDG gives the targets of the Sustainable Development Goals that the theme serves.
func (t Theme) SDG() []string { return slices.Clone(t.subject().targets) }

func (t Theme) subject() subject {
	for _, s := range subjects {
		if s.theme == t {
			return s
		}
	}
	return subject{}
}
