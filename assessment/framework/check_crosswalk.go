package framework

import "readiness/assessment/document"

// checkCrosswalk wants the codes of schemes that are known. Schemes become known over time: what was recorded before is
// not held to them (LoadRecorded).
func (c *checker) checkCrosswalk(n *Node) {
	crosswalk := n.at.Get("crosswalk")
	if c.recorded || crosswalk == nil {
		return
	}
	for _, m := range crosswalk.Members {
		for _, item := range m.Value.Items {
			if item.Kind != document.String {
				continue // the schema has said it
			}
			if message, fix, faulty := codeFault(m.Key, item.Text); faulty {
				c.faults.At(item, message, fix)
			}
		}
	}
}
