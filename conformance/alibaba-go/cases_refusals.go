package alibaba

import (
	"strings"

	"mirrorhall/conformance/harness"
)

// declareRefusals declares the cases about what is not allowed and not understood.
func declareRefusals(asking Asking) {
	ways := asking.Client.Ways()

	harness.Test("refuse.denied-user", func(t *T) {
		for name, kind := range map[string]string{"stranger": "ImplicitDeny", "denied": "ExplicitDeny"} {
			for _, way := range ways {
				seen := asking.Refuses(t, Call{Action: Action, Key: World.Keys[name], Way: way}, "NotAuthorized", 407, notAuthorized)
				detail, _ := seen.Data["AccessDeniedDetail"].(map[string]any)
				shown := []any{detail["AuthAction"], detail["AuthPrincipalOwnerId"], detail["AuthPrincipalType"], detail["NoPermissionType"]}
				t.Equal(shown, []string{"ehpc:" + Action, World.UID, "SubUser", kind}, "AccessDeniedDetail")
			}
		}
		// What the other policy allows, the denied user may.
		for _, way := range ways {
			asking.Ask(t, Call{Action: "ListImages", Key: World.Keys["denied"], Way: way})
		}
		cluster := Parameters{"ClusterId": World.Named["multi"].ID}
		call := Call{Action: "DescribeCluster", Parameters: cluster, Key: World.Keys["stranger"]}
		asking.Always(t, call, "NotAuthorized", 407, notAuthorized)
	})

	harness.Test("refuse.no-permission", func(t *T) {
		words := `You are not authorized to do this action\. You should be authorized by RAM\..*`
		// The account itself may assume no role, and a user none that does not trust its account.
		// The policy allows it for some roles only.
		for _, one := range [][2]string{{"stranger", "reader"}, {"root", "reader"}, {"assumer", "foreign"}, {"assumer", "unlisted"}} {
			role := Parameters{"RoleArn": World.Roles[one[1]], "RoleSessionName": "conformance"}
			call := Call{Action: "AssumeRole", Version: STS, Parameters: role, Key: World.Keys[one[0]]}
			asking.Always(t, call, "NoPermission", 403, words)
		}
	})

	harness.Test("refuse.role", func(t *T) {
		reader := World.Roles["reader"]
		for _, one := range []struct {
			name, value, code string
			status            int
		}{
			{"RoleArn", strings.Replace(reader, "image-reader", "image-nobody", 1), "EntityNotExist.Role", 404},
			{"RoleArn", reader + "/more", "InvalidParameter.RoleArn", 400},
			{"RoleSessionName", "no spaces", "InvalidParameter.RoleSessionName", 400},
			{"DurationSeconds", "899", "InvalidParameter.DurationSeconds", 400},
			{"Policy", `{"Version":`, "InvalidParameter.PolicyGrammar", 400},
			{"RoleSessionName", "", "MissingRoleSessionName", 400},
		} {
			role := With(Parameters{"RoleArn": reader, "RoleSessionName": "conformance"}, Parameters{one.name: one.value})
			call := Call{Action: "AssumeRole", Version: STS, Parameters: role, Key: World.Keys["assumer"]}
			asking.Refuses(t, call, one.code, one.status, "")
		}
	})

	harness.Test("refuse.link", func(t *T) {
		for _, way := range ways {
			for _, call := range []Call{{Action: "DescribeCluster", Version: EHPC, Way: way}, {Action: "AssumeRole", Version: STS, Way: way}} {
				code, product := "MissingClusterId", "product=ehpc&"
				if call.Version == STS {
					code, product = "MissingRoleArn", "product=sts&"
				}
				seen := asking.Refuses(t, call, code, 400, "")
				link := seen.Data["Recommend"].(string)
				t.Check(strings.Contains(strings.ToLower(link), product), "Recommend is %s", link)
				t.Check(strings.Contains(link, seen.RequestID), "Recommend does not name the request: %s", link)
			}
		}
	})

	harness.Test("refuse.unknown-action", func(t *T) {
		words := `Specified api is not found, please check your url and method\.`
		asking.Always(t, Call{Action: "ListNothing"}, "InvalidAction.NotFound", 404, words)
	})

	harness.Test("refuse.unserved-action", func(t *T) {
		asking.Always(t, Call{Action: "CreateCluster"}, "UnsupportedOperation", 501, ".*CreateCluster.*")
	})

	harness.Test("refuse.unknown-version", func(t *T) {
		asking.Always(t, Call{Action: Action, Version: "2018-04-13"}, "InvalidVersion", 400, `Specified parameter Version is not valid\.`)
	})

	harness.Test("refuse.missing-parameter", func(t *T) {
		asking.Always(t, Call{Action: "DescribeCluster"}, "MissingClusterId", 400, `ClusterId is mandatory for this action\.`)
	})

	harness.Test("refuse.unknown-cluster", func(t *T) {
		for _, cluster := range []string{"ehpc-hz-Nobody0001", World.Named["neighbours"].ID} {
			for _, action := range []string{"DescribeCluster", Action, "ListCustomImages"} {
				call := Call{Action: action, Parameters: Parameters{"ClusterId": cluster}}
				asking.Always(t, call, "ClusterNotFound", 404, `The specified cluster does not exist\.`)
			}
		}
	})

	harness.Test("refuse.parameter", func(t *T) {
		for _, one := range [][3]string{
			{Action, "InstanceType", "no type"},
			{"ListCustomImages", "ImageOwnerAlias", "system"},
			{"ListCustomImages", "ImageOwnerAlias", "SELF"},
			{"ListClusters", "PageSize", "51"},
			{"ListClusters", "PageSize", "0"},
			{"ListClusters", "PageNumber", "0"},
			{"ListClusters", "PageNumber", "one"},
		} {
			call := Call{Action: one[0], Parameters: Parameters{one[1]: one[2]}}
			asking.Always(t, call, "InvalidParams", 400, `The specified parameter `+one[1]+` is invalid\.`)
		}
	})

	harness.Test("refuse.method", func(t *T) {
		for _, method := range []string{"PUT", "DELETE", "PATCH"} {
			for _, way := range ways {
				way.Method = method
				asking.Refuses(t, Call{Action: Action, Way: way}, "UnsupportedHTTPMethod", 405, `This http method is not supported\.`)
			}
		}
	})

	harness.Test("refuse.too-large", func(t *T) {
		for _, megabytes := range []int{2, 11} {
			large := Parameters{"BaseOsTag": strings.Repeat("x", megabytes<<20)}
			for _, way := range ways {
				if way.Place == "form" {
					call := Call{Action: Action, Parameters: large, Way: way}
					asking.Refuses(t, call, "RequestTooLarge", 413, `The request is larger than \d+ bytes\.`)
				}
			}
		}
	})

	harness.Test("refuse.on-the-wire", func(t *T) {
		// What clients show of a refusal is what came: status, type and request id.
		for _, way := range ways {
			asking.onTheWire(t, Call{Action: Action, Key: World.Keys["stranger"], Way: way}, "NotAuthorized", 407)
			asking.onTheWire(t, Call{Action: Action, Key: World.Keys["disabled"], Way: way}, "InvalidAccessKeyId.Inactive", 400)
		}
	})
}

func (asking Asking) onTheWire(t *T, call Call, code string, status int) {
	var seen Refused
	answer := Record(t, Open, func(endpoint string) {
		call.Endpoint = endpoint
		seen = asking.Refuses(t, call, code, status, "")
	}).Answer
	t.Equal(answer.Status, status, "HTTP status")
	t.Equal(answer.Header.Get("content-type"), "application/json;charset=utf-8", "content type")
	t.Equal(answer.Header.Get("x-acs-request-id"), seen.RequestID, "request id")
	// Who reads 407 as a proxy's must not be asked for a proxy's password.
	t.Equal(answer.Header.Values("proxy-authenticate"), nil, "the question for a proxy's password")
	t.Equal(bodyOf(t, answer), seen.Data, "what the client shows of the body")
}
