package alibaba

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mirrorhall/conformance/harness"
)

// declarePrograms declares the cases about whole programs of users, which are built beside the runner.
func declarePrograms() {
	harness.Test("program.all-images", func(t *T) {
		expected := []string{}
		for kind, entries := range map[string][]Entry{"community": World.Community, "custom": World.Custom} {
			for _, entry := range Here(entries) {
				expected = append(expected, fmt.Sprintf("%s\t%s\t%s", kind, entry.ID(), entry.View["ImageName"]))
			}
		}
		for _, entry := range Here(World.Public) {
			expected = append(expected, fmt.Sprintf("public\t%s\t%s", entry.ID(), entry.View["OSName"]))
		}
		for _, id := range clustersOf(Home) {
			// The catalogue gives clusters no names.
			expected = append(expected, "cluster\t"+id+"\t")
		}
		lines := harness.RunProgram(t, "all-images", environment(Root, Open))
		slices.Sort(lines)
		slices.Sort(expected)
		t.Equal(lines, expected, "lines")
	})

	harness.Test("program.newest-ubuntu", func(t *T) {
		isUbuntu := func(entry Entry) bool {
			return isHere(entry) && entry.architecture() == "x86_64" && entry.system("Platform") == "Ubuntu"
		}
		images := Filter(slices.Concat(World.Public, World.Community), isUbuntu)
		t.Check(len(images) > 3, "the catalogue cannot tell")
		newest := slices.MaxFunc(images, func(a, b Entry) int { return release(a) - release(b) })
		images = Filter(images, func(entry Entry) bool { return release(entry) == release(newest) })
		expected := append([]string{newest.system("Version")}, IDsOf(images)...)
		t.Equal(harness.RunProgram(t, "newest-ubuntu", environment(Root, Open)), expected, "lines")
	})

	harness.Test("program.wait-for-image", func(t *T) {
		building := World.Building
		program := harness.StartProgram(t, "wait-for-image", environment(building.Key, Open), building.ImageID)
		t.Equal(program.NextLine(), "Creating", "first line")
		harness.AskForChange("image-ready")
		t.Equal(program.Rest(), []string{"Available"}, "what follows")
	})

	harness.Test("program.retry", func(t *T) {
		start := time.Now()
		t.Equal(harness.RunProgram(t, "retry", environment(Root, limited)), []string{"60"}, "lines")
		t.Check(time.Since(start) > time.Second, "nothing was refused: 60 calls in %v", time.Since(start))
	})
}

func environment(key Key, endpoint string) []string {
	return []string{"ALIBABA_CLOUD_ACCESS_KEY_ID=" + key.ID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET=" + key.Secret, "EHPC_ENDPOINT=" + endpoint}
}

// system is a member of what an image tells of its operating system.
func (entry Entry) system(member string) string {
	if tag, isObject := entry.View["OsTag"].(map[string]any); isObject {
		return tag[member].(string)
	}
	return entry.View[member].(string)
}

// release puts versions such as 18.04 in order.
func release(entry Entry) int {
	number, _ := strconv.Atoi(strings.ReplaceAll(entry.system("Version"), ".", ""))
	return number
}
