package framework

// checkCrosswalk wants the codes of schemes that are known. Schemes become known over time: what was recorded before is
// not held to them (LoadRecorded).
func (c *checker) checkCrosswalk(n *Node) {
	crosswalk := n.at.get("crosswalk")
	if c.recorded || crosswalk == nil {
		return
	}
	for _, m := range crosswalk.members {
		for _, item := range m.value.items {
			if item.kind != stringKind {
				continue // the schema has said it
			}
			if message, fix, faulty := codeFault(m.key, item.text); faulty {
				c.faults.at(item, message, fix)
			}
		}
	}
}
