package main

import (
	"strconv"

	"mirrorhall/conformance/harness"
)

// What a user's program is given.
func environment(key Key, endpoint string) []string {
	return []string{
		"TENCENTCLOUD_SECRET_ID=" + key.ID,
		"TENCENTCLOUD_SECRET_KEY=" + key.Secret,
		"ECM_ENDPOINT=" + endpoint,
	}
}

// Whole programs of a user, each a process of its own.
func declarePrograms() {
	open := environment(key("root"), world.Endpoints.Open)

	harness.Test("program.all-images", func(t *harness.T) {
		expected := []string{}
		for _, image := range world.Images {
			expected = append(expected, image.text("ImageId")+"\t"+image.text("ImageName"))
		}
		lines := harness.RunProgram(t, "all-images", open)
		t.Equal(sorted(lines), sorted(expected), "lines")
	})

	harness.Test("program.newest-ubuntu", func(t *harness.T) {
		ubuntu := imagesWhere(both(has("ImageOsName", "Ubuntu"), is("Architecture", "x86_64")))
		t.Check(len(ubuntu) > 1, "the catalogue cannot tell")
		t.Equal(harness.RunProgram(t, "newest-ubuntu", open), idsOf(ubuntu[:1]), "lines")
	})

	harness.Test("program.wait-for-image", func(t *harness.T) {
		building := world.Building
		program := harness.StartProgram(t, "wait-for-image", environment(building.Key, world.Endpoints.Open), building.ImageID)
		t.Equal(program.NextLine(), "CREATING", "the first state")
		harness.AskForChange("image-ready")
		t.Equal(program.Rest(), []string{"NORMAL"}, "the states that follow")
	})

	harness.Test("program.retry", func(t *harness.T) {
		calls := 60
		relay := harness.StartRelay(t, world.Endpoints.Limited)
		defer relay.Close()
		lines := harness.RunProgram(t, "retry", environment(key("reader"), relay.Address()))
		t.Equal(lines, []string{strconv.Itoa(calls)}, "lines")
		t.Contains(relay.Received(), `"RequestLimitExceeded"`, "the limit was never met; what was received")
	})
}
