package alibaba

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

type element struct {
	XMLName  xml.Name
	Text     string    `xml:",chardata"`
	Children []element `xml:",any"`
}

// CheckXMLListing checks a list of images in XML against the catalogue: prolog, root, request id, and every member of every image.
func CheckXMLListing(t *T, action, text string, expected []Entry) {
	root := readXML(t, text)
	t.Equal(root.names(), []string{action + "Response", "RequestId", "Images"}, "elements of the answer")
	CheckRequestID(t, root.Children[0].Text)
	found, wanted := map[string]any{}, map[string]any{}
	for _, image := range root.Children[1].Children {
		t.Equal(image.XMLName.Local, "ImageInfo", "elements of Images")
		members := image.members()
		found[members["ImageId"].(string)] = members
	}
	for _, entry := range expected {
		wanted[entry.ID()] = asTexts(entry.View)
	}
	t.Equal(found, wanted, "images in XML")
}

// CheckXMLRefusal checks a refusal in XML, and hands over its members.
func CheckXMLRefusal(t *T, text, code, message string) {
	root := readXML(t, text)
	told := root.members()
	t.Equal([]any{root.XMLName.Local, told["Code"], told["Message"]}, []string{"Error", code, message}, "the refusal in XML")
	CheckRequestID(t, told["RequestId"].(string))
	t.Check(told["HostId"] != "", "no HostId")
	t.Check(strings.Contains(told["Recommend"].(string), "q="+code), "Recommend is %s", told["Recommend"])
}

func readXML(t *T, text string) element {
	t.Check(strings.HasPrefix(text, "<?xml version='1.0' encoding='UTF-8'?><"), "no prolog: %.100s", text)
	var root element
	t.NoError(xml.Unmarshal([]byte(text), &root))
	return root
}

// names of an element and of its children.
func (parent element) names() []string {
	names := []string{parent.XMLName.Local}
	for _, child := range parent.Children {
		names = append(names, child.XMLName.Local)
	}
	return slices.Compact(names)
}

func (parent element) members() map[string]any {
	members := map[string]any{}
	for _, child := range parent.Children {
		if len(child.Children) > 0 {
			members[child.XMLName.Local] = child.members()
		} else {
			members[child.XMLName.Local] = child.Text
		}
	}
	return members
}

// asTexts is a view with its numbers as texts.
func asTexts(view map[string]any) map[string]any {
	members := map[string]any{}
	for name, value := range view {
		if object, isObject := value.(map[string]any); isObject {
			members[name] = asTexts(object)
		} else {
			members[name] = fmt.Sprint(value)
		}
	}
	return members
}
