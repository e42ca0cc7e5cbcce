package gci

// Source names the publication, to stand wherever the figures are shown.
const Source = "International Telecommunication Union (ITU), Global Cybersecurity Index 2024, 5th edition, by way of World Bank Data360"

// Rights says under which terms the figures may be used.
const Rights = "ITU; re-use for educational and non-commercial purposes is permitted when the source is named"
