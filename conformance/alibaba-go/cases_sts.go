package alibaba

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"time"

	"mirrorhall/conformance/harness"
)

// declareSTS declares the cases about the Security Token Service.
func declareSTS(asking Asking) {
	harness.Test("sts.caller-identity", func(t *T) {
		uid := World.UID
		account := Parameters{"IdentityType": "Account", "AccountId": uid, "PrincipalId": uid, "UserId": uid, "Arn": "acs:ram::" + uid + ":root"}
		for _, way := range asking.Client.Ways() {
			who := func(name string) map[string]any {
				return asking.Ask(t, Call{Action: "GetCallerIdentity", Version: STS, Key: World.Keys[name], Way: way})
			}
			t.Equal(who("root"), account, "the account")
			t.Equal(who("temporary"), account, "the account with a temporary key")
			user := who("stranger")
			id, _ := user["UserId"].(string)
			t.Check(regexp.MustCompile(`^2\d{17}$`).MatchString(id), "the id of a user is %q", id)
			arn := "acs:ram::" + uid + ":user/ram-stranger"
			expected := Parameters{"IdentityType": "RAMUser", "AccountId": uid, "PrincipalId": id, "UserId": id, "Arn": arn}
			t.Equal(user, expected, "a user")
		}
	})

	harness.Test("sts.assume-role", func(t *T) {
		for _, way := range asking.Client.Ways() {
			key, user := asking.assume(t, way, nil)
			t.Check(regexp.MustCompile(`:(assumed-)?role/image-reader/conformance$`).MatchString(user["Arn"]), "Arn is %s", user["Arn"])
			t.Check(regexp.MustCompile(`^\d+:conformance$`).MatchString(user["AssumedRoleId"]), "AssumedRoleId is %s", user["AssumedRoleId"])
			asking.FindOdd(t, Call{Key: key, Way: way})
			identity := asking.Ask(t, Call{Action: "GetCallerIdentity", Version: STS, Key: key, Way: way})
			shown := []any{identity["IdentityType"], identity["AccountId"], identity["PrincipalId"]}
			t.Equal(shown, []string{"AssumedRoleUser", World.UID, user["AssumedRoleId"]}, "the identity of a session")
		}
	})

	harness.Test("sts.session-policy", func(t *T) {
		policy := `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ehpc:ListCommunityImages", "Resource": "*"}]}`
		key, _ := asking.assume(t, asking.Client.Ways()[0], Parameters{"Policy": policy, "DurationSeconds": "900"})
		asking.FindOdd(t, Call{Key: key})
		asking.Refuses(t, Call{Action: "ListImages", Key: key}, "NotAuthorized", 407, notAuthorized)
	})
}

// assume takes the role of a reader, and hands over the session's key and who it is.
func (asking Asking) assume(t *T, way Way, more Parameters) (Key, Parameters) {
	parameters := With(Parameters{"RoleArn": World.Roles["reader"], "RoleSessionName": "conformance"}, more)
	body := asking.Ask(t, Call{Action: "AssumeRole", Version: STS, Parameters: parameters, Key: World.Keys["assumer"], Way: way})
	t.Equal(sortedKeys(body), []string{"AssumedRoleUser", "Credentials"}, "members of the answer")
	given, user := texts(t, body["Credentials"]), texts(t, body["AssumedRoleUser"])
	expiration, err := time.Parse("2006-01-02T15:04:05Z", given["Expiration"])
	t.NoError(err)
	seconds, err := strconv.Atoi(cmp.Or(parameters["DurationSeconds"], "3600"))
	t.NoError(err)
	late := time.Until(expiration) - time.Duration(seconds)*time.Second
	t.Check(late.Abs() < time.Minute, "it expires at %s", given["Expiration"])
	t.Check(strings.HasPrefix(given["AccessKeyId"], "STS."), "AccessKeyId is %s", given["AccessKeyId"])
	return Key{given["AccessKeyId"], given["AccessKeySecret"], given["SecurityToken"]}, user
}

func texts(t *T, object any) Parameters {
	members, isObject := object.(map[string]any)
	t.Check(isObject, "%v is no object", object)
	all := Parameters{}
	for name, value := range members {
		text, isText := value.(string)
		t.Check(isText, "%s is no text", name)
		all[name] = text
	}
	return all
}
