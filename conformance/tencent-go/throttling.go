package main

import (
	"errors"
	"regexp"
	"strconv"
	"sync"
	"time"

	sdkerrors "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/errors"
	"mirrorhall/conformance/harness"
)

const burstCalls = 65

// Refusals of how often is asked.
func declareThrottling() {
	harness.Test("refuse.throttled", func(t *harness.T) {
		chinese := regexp.MustCompile("^您当前每秒请求 `(\\d+)` 次，超过了每秒频率上限 `20`，请稍后重试。$")
		english := regexp.MustCompile("^Your current request times equals to `(\\d+)` in a second, which exceeds the frequency " +
			"limit `20` for a second\\. Please reduce the frequency of calls\\.$")
		burst(t, Settings{}, chinese)
		burst(t, Settings{key: key("byDefault"), language: "en-US"}, english)
		time.Sleep(1100 * time.Millisecond)
		list(t, client(t, Settings{endpoint: world.Endpoints.Limited}), everything())
	})
}

// burst calls very often: the first 20 calls of a second pass, the others do not.
func burst(t *harness.T, settings Settings, words *regexp.Regexp) {
	settings.endpoint = world.Endpoints.Limited
	using := client(t, settings)
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second)))
	start := time.Now()
	var lock sync.Mutex
	var throttled []*sdkerrors.TencentCloudSDKError
	harness.AtOnce(t, burstCalls, func(t *harness.T, _ int) {
		_, err := using.DescribeImage(asked(-1, 1))
		var refusal *sdkerrors.TencentCloudSDKError
		if errors.As(err, &refusal) {
			lock.Lock()
			defer lock.Unlock()
			throttled = append(throttled, refusal)
		}
	})
	windows := int(time.Since(start).Seconds()) + 2
	passed := burstCalls - len(throttled)
	t.Check(len(throttled) > 0, "nothing was refused")
	t.Check(passed >= world.CallsPerSecond, "only %d of %d calls passed", passed, burstCalls)
	t.Check(passed <= world.CallsPerSecond*windows, "%d calls passed in %d windows of a second", passed, windows)
	for _, refusal := range throttled {
		message := refused(t, "RequestLimitExceeded", refusal).GetMessage()
		told := words.FindStringSubmatch(message)
		t.Check(told != nil, "%s", message)
		count, _ := strconv.Atoi(told[1])
		t.Check(count > world.CallsPerSecond && count <= burstCalls, "%s", message)
	}
}
