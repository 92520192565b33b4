package alibaba

import (
	"encoding/json"
	"strings"
	"time"

	"mirrorhall/conformance/harness"
)

// stringsToSign are what the server tells that it has signed.
var stringsToSign = map[string]string{
	"V1":  `(GET|POST)&%2F&AccessKeyId%3D.*%26Action%3DListCommunityImages%26.*%26Version%3D2018-04-12`,
	"V3":  `ACS3-HMAC-SHA256\n[0-9a-f]{64}`,
	"SM3": `ACS3-HMAC-SM3\n[0-9a-f]{64}`,
}

// declareKeyRefusals declares the cases about keys, clocks and tokens that are not accepted.
func declareKeyRefusals(asking Asking) {
	ways := asking.Client.Ways()

	harness.Test("refuse.wrong-secret", func(t *T) {
		key := Key{ID: Root.ID, Secret: Root.Secret[:len(Root.Secret)-1] + "x"}
		for _, way := range ways {
			words := `Specified signature .*server string to sign is:` + stringsToSign[way.Signature]
			message := asking.Refuses(t, Call{Action: Action, Key: key, Way: way}, "SignatureDoesNotMatch", 400, words).Message
			signed := strings.HasPrefix(strings.SplitN(message, "is:", 2)[1], way.Method+"&")
			t.Check(way.Signature != "V1" || signed, "not the method of the call: %s", message)
		}
	})

	harness.Test("refuse.public-half", func(t *T) {
		key := Key{ID: World.RSA.ID, Secret: World.RSA.PublicKey}
		for _, way := range ways {
			_, err := asking.Attempt(t, Call{Action: Action, Key: key, Way: way})
			t.Check(err != nil, "%v went through", way)
			t.Equal(asking.Client.Read(t, err).Status, 400, "HTTP status")
		}
	})

	harness.Test("refuse.unknown-key", func(t *T) {
		key := Key{ID: "LTAI5tNobodyHasThisOne00", Secret: Root.Secret}
		asking.Always(t, Call{Action: Action, Key: key}, "InvalidAccessKeyId.NotFound", 404, `Specified access key is not found\.`)
	})

	harness.Test("refuse.disabled-key", func(t *T) {
		call := Call{Action: Action, Key: World.Keys["disabled"]}
		asking.Always(t, call, "InvalidAccessKeyId.Inactive", 400, `Specified access key is disabled\.`)
	})

	harness.Test("refuse.late-clock", func(t *T) { asking.refusedAt(t, -time.Minute) })
	harness.Test("refuse.early-clock", func(t *T) { asking.refusedAt(t, time.Minute) })

	harness.Test("refuse.nonce-used", func(t *T) {
		for _, way := range ways {
			exchange := Record(t, Open, func(endpoint string) { asking.FindOdd(t, Call{Endpoint: endpoint, Way: way}) })
			t.Equal(exchange.Answer.Status, 200, "HTTP status")
			again := Replay(t, Open, exchange.Request)
			told := bodyOf(t, again)
			t.Equal([]any{again.Status, told["Code"]}, []any{400, "SignatureNonceUsed"}, "the replayed request")
			t.Equal(told["Message"], "Specified signature nonce was used already.", "message")
			t.Equal(told["RequestId"], again.Header.Get("x-acs-request-id"), "request id")
			// One whose signature is wrong has used no nonce up.
			wrong := Key{ID: Root.ID, Secret: "not-the-secret"}
			failed := Record(t, Open, func(endpoint string) {
				asking.Refuses(t, Call{Action: Action, Endpoint: endpoint, Key: wrong, Way: way}, "SignatureDoesNotMatch", 400, "")
			})
			t.Equal(bodyOf(t, Replay(t, Open, failed.Request))["Code"], "SignatureDoesNotMatch", "the wrong one once more")
		}
	})

	harness.Test("refuse.wrong-token", func(t *T) {
		temporary := World.Keys["temporary"]
		for _, key := range []Key{
			{temporary.ID, temporary.Secret, World.Keys["expired"].Token},
			{Root.ID, Root.Secret, temporary.Token},
		} {
			words := `Specified SecurityToken mismatch with the AccessKey\.`
			asking.Always(t, Call{Action: Action, Key: key}, "InvalidSecurityToken.MismatchWithAccessKey", 400, words)
		}
	})

	harness.Test("refuse.missing-token", func(t *T) {
		key := World.Keys["temporary"]
		key.Token = ""
		asking.Always(t, Call{Action: Action, Key: key}, "MissingSecurityToken", 400, `SecurityToken is mandatory for this action\.`)
	})

	harness.Test("refuse.expired-token", func(t *T) {
		call := Call{Action: Action, Key: World.Keys["expired"]}
		asking.Always(t, call, "InvalidSecurityToken.Expired", 400, `Specified SecurityToken is expired\.`)
	})
}

// refusedAt calls from a program whose clock is 16 units off, and from one 14 off, which must still go through.
func (asking Asking) refusedAt(t *T, unit time.Duration) {
	harness.WithClockOff(t, 16*unit, func(t *T) {
		words := `Specified time stamp or date value is expired\.`
		asking.Always(t, Call{Action: Action, OneOff: true}, "InvalidTimeStamp.Expired", 400, words)
	})
	harness.WithClockOff(t, 14*unit, func(t *T) { asking.everyWay(t, Call{OneOff: true}) })
}

func bodyOf(t *T, answer WireAnswer) map[string]any {
	var body map[string]any
	t.NoError(json.Unmarshal(answer.Body, &body))
	return body
}
