package main

import (
	"fmt"
	"strings"

	"readiness/assessment"
)

// taskWords say what is to be done, after a number.
var taskWords = map[assessment.TaskKind]string{
	assessment.AnswerTask: "to answer", assessment.ReviseTask: "to revise", assessment.SubmitTask: "to submit",
	assessment.StartReviewTask: "to take", assessment.ReviewTask: "to review",
	assessment.SignOffTask: "to sign off", assessment.PublishTask: "to publish",
}

// waiting says what waits for each of the demo's accounts, as things stand: "1 to take, 1 to review", or nothing.
func (d *demoStore) waiting() map[assessment.Role]string {
	s, said := d.svc.State(), map[assessment.Role]string{}
	for role, id := range d.ids {
		if who, err := s.Account(id); err == nil {
			said[role] = counting(s.Tasks(who, d.begun))
		}
	}
	return said
}

// counting counts tasks by kind, in the order of the workflow.
func counting(tasks []assessment.Task) string {
	all, late := map[assessment.TaskKind]int{}, map[assessment.TaskKind]int{}
	for _, t := range tasks {
		all[t.Kind]++
		if t.Overdue {
			late[t.Kind]++
		}
	}
	var parts []string
	for _, kind := range assessment.TaskKinds() {
		if all[kind] == 0 {
			continue
		}
		part := fmt.Sprintf("%d %s", all[kind], taskWords[kind])
		if late[kind] > 0 {
			part += fmt.Sprintf(" (%d overdue)", late[kind])
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}
