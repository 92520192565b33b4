package main

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"mirrorhall/conformance/harness"
)

// Refusals of who calls, and when.
func declareAccess() {
	refusedEveryWay("refuse.wrong-secret", "AuthFailure.SignatureFailure", wrongSecret())
	refusedEveryWay("refuse.disabled-key", "AuthFailure.SecretIdNotFound", key("disabled"))
	refusedEveryWay("refuse.expired-temporary-key", "AuthFailure.TokenFailure", key("expired"))
	refusedEveryWay("refuse.missing-token", "AuthFailure.TokenFailure", withToken(key("temporary"), ""))
	refusedEveryWay("refuse.wrong-token", "AuthFailure.TokenFailure",
		withToken(key("temporary"), "another"), withToken(key("root"), "one that a permanent key has not"))

	harness.Test("refuse.unknown-secret-id", func(t *harness.T) {
		nobody := key("root")
		nobody.ID = "AKIDnobodyHasThisOne"
		everyWay(func(settings Settings) {
			settings.key = nobody
			_, err := client(t, settings).DescribeImage(everything())
			refusal := refused(t, "AuthFailure.SecretIdNotFound", err)
			t.Equal(refusal.GetMessage(), "SecretId不存在，请输入正确的密钥。", "message")
		})
	})

	harness.Test("refuse.late-clock", func(t *harness.T) { refusedAt(t, -10*time.Minute, -4*time.Minute) })
	harness.Test("refuse.early-clock", func(t *harness.T) { refusedAt(t, 10*time.Minute, 4*time.Minute) })

	harness.Test("refuse.unsigned-call", func(t *harness.T) {
		for _, httpMethod := range httpMethods {
			request := everything()
			request.SetSkipSign(true)
			_, err := client(t, Settings{httpMethod: httpMethod}).DescribeImage(request)
			refused(t, "AuthFailure.InvalidAuthorization", err)
		}
	})

	harness.Test("refuse.denied-user", func(t *harness.T) {
		for _, name := range []string{"stranger", "denied"} {
			everyWay(func(settings Settings) {
				settings.key, settings.language = key(name), "en-US"
				denied(t, settings)
			})
		}
	})

	harness.Test("refuse.unknown-product", func(t *harness.T) {
		for _, signMethod := range signMethods {
			proxy := "http://" + world.Endpoints.Open
			settings := Settings{endpoint: vendorHost, proxy: proxy, signMethod: signMethod, language: "en-US"}
			request := tchttp.NewCommonRequest("cvm", "2017-03-12", "DescribeImages")
			err := commonClient(settings).Send(request, tchttp.NewCommonResponse())
			t.Equal(refused(t, "NoSuchProduct", err).GetMessage(), "The product `cvm` does not exist.", "message")
		}
	})
}

func withToken(key Key, token string) Key {
	key.Token = token
	return key
}

// refusedEveryWay declares a case: with these keys every call is refused, however it is signed and sent.
func refusedEveryWay(name, code string, keys ...Key) {
	harness.Test(name, func(t *harness.T) {
		for _, one := range keys {
			everyWay(func(settings Settings) {
				settings.key = one
				_, err := client(t, settings).DescribeImage(everything())
				refused(t, code, err)
			})
		}
	})
}

// refusedAt calls from a program whose clock is off too far, and from one whose clock is not.
func refusedAt(t *harness.T, tooFar, near time.Duration) {
	serverTime := regexp.MustCompile(`the server time (\d+)\.$`)
	everyWay(func(settings Settings) {
		settings.language = "en-US"
		settings.transport = &http.Transport{DisableKeepAlives: true}
		now := time.Now()
		harness.WithClockOff(t, tooFar, func(t *harness.T) {
			_, err := client(t, settings).DescribeImage(everything())
			message := refused(t, "AuthFailure.SignatureExpire", err).GetMessage()
			told := serverTime.FindStringSubmatch(message)
			t.Check(told != nil, "%s", message)
			seconds, _ := strconv.ParseInt(told[1], 10, 64)
			t.Check(time.Unix(seconds, 0).Sub(now).Abs() < time.Minute, "%s", message)
		})
		settings.transport = &http.Transport{DisableKeepAlives: true}
		harness.WithClockOff(t, near, func(t *harness.T) {
			t.Equal(list(t, client(t, settings), everything()).ids, newest, "images")
		})
	})
}

func denied(t *harness.T, settings Settings) {
	_, err := client(t, settings).DescribeImage(everything())
	refusal := refused(t, "AuthFailure.UnauthorizedOperation", err)
	message := refusal.GetMessage()
	start := "You are not authorized to perform this operation. Check your CAM policies"
	t.Check(strings.HasPrefix(message, start), "%s", message)
	t.Contains(message, "you are not authorized to perform operation (ecm:DescribeImage)\nresource (*) has no permission", "message")
	t.Contains(message, "[request id:"+refusal.GetRequestId()+"]", "message")
}
