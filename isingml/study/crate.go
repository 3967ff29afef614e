package study

import (
	"bytes"
	"fmt"
	"mime"
	"net/url"
	"path"
	"slices"
	"time"

	"github.com/isingml/kernel/isingml/store"
)

// Software says what program an exported study comes from.
type Software struct {
	Name, Version, URL string
	// License of the exported data, as a URL or in words: whoever publishes
	// them chooses it.
	License string
}

const (
	planName  = "plan.json"
	crateName = "ro-crate-metadata.json"
)

// entity is one object of a crate's metadata.
type entity map[string]any

func ref(id string) entity { return entity{"@id": id} }

// describeCopy writes, beside the stages of an exported study, the plan that
// makes all of them, and the metadata of a Workflow Run RO-Crate
// (https://w3id.org/ro/wfrun/workflow/0.5): the plan is its workflow, and each
// stage the result of an action on the stages that it was made from.
func (s *Study) describeCopy(by Software) error {
	stages, err := s.store.Stages()
	if err != nil {
		return err
	}
	plan := &Graph{Nodes: make(map[string]GraphNode)}
	used := make(map[string]bool)
	graph := []entity{}
	for _, stage := range stages {
		g, err := stageGraph(stage)
		if err != nil {
			return err
		}
		for name, node := range g.Nodes {
			plan.Nodes[name] = node
		}
		for name := range g.Nodes {
			used[name] = used[name] || name != stage.Key().String()
		}
		more, err := stageEntities(stage, g)
		if err != nil {
			return err
		}
		graph = append(graph, more...)
	}
	var parts []entity
	for _, stage := range stages {
		name := stage.Key().String()
		parts = append(parts, ref(name+"/"))
		if !used[name] {
			plan.Want = append(plan.Want, name)
		}
	}
	if err := s.writeBeside(planName, plan); err != nil {
		return err
	}
	graph = append(frame(by, parts), graph...)
	return s.writeBeside(crateName, entity{"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph})
}

// stageGraph reads the graph that a stage carries.
func stageGraph(stage *store.Stage) (*Graph, error) {
	file, err := stage.Open(graphFile)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return ReadGraph(file)
}

// frame returns what every crate has: itself, the workflow, the program.
func frame(by Software, stages []entity) []entity {
	license := by.License
	if license == "" {
		license = "not stated: ask whoever published this study"
	}
	profiles := []entity{
		{"@id": "https://w3id.org/ro/wfrun/process/0.5", "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
		{"@id": "https://w3id.org/ro/wfrun/workflow/0.5", "@type": "CreativeWork", "name": "Workflow Run Crate", "version": "0.5"},
		{"@id": "https://w3id.org/workflowhub/workflow-ro-crate/1.0", "@type": "CreativeWork", "name": "Workflow RO-Crate", "version": "1.0"},
	}
	var conforms []entity
	for _, p := range profiles {
		conforms = append(conforms, ref(p["@id"].(string)))
	}
	return append([]entity{
		{"@id": crateName, "@type": "CreativeWork", "about": ref("./"), "conformsTo": []entity{ref("https://w3id.org/ro/crate/1.1"), conforms[2]}},
		{
			"@id": "./", "@type": "Dataset", "name": by.Name + " study",
			"description":   "Stages of an analysis: each folder holds the result of one specification, with the graph of specifications that makes it.",
			"datePublished": time.Now().UTC().Format(time.DateOnly), "license": license,
			"conformsTo": conforms, "mainEntity": ref(planName), "mentions": []entity{ref("#run")},
			"hasPart": append([]entity{ref(planName)}, stages...),
		},
		{
			"@id": planName, "@type": []string{"File", "SoftwareSourceCode", "ComputationalWorkflow"}, "name": "plan of the study",
			"description": "The graph of specifications that makes every stage: " + by.Name + " run " + planName + " --study DIR",
			"license":     license, "encodingFormat": "application/json", "programmingLanguage": ref("#plan"), "conformsTo": ref("https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"),
		},
		{"@id": "#plan", "@type": "ComputerLanguage", "name": by.Name + " plan", "url": by.URL, "version": by.Version},
		{"@id": "#software", "@type": "SoftwareApplication", "name": by.Name, "url": by.URL, "softwareVersion": by.Version, "version": by.Version},
		{"@id": "#run", "@type": "CreateAction", "name": "computation of the study", "instrument": ref(planName), "result": stages},
	}, profiles...)
}

// stageEntities returns a stage as a dataset with its files, and the action
// that made it.
func stageEntities(stage *store.Stage, g *Graph) ([]entity, error) {
	files, err := stage.Files()
	if err != nil {
		return nil, err
	}
	name := stage.Key().String()
	id := name + "/"
	var parts, all []entity
	for _, f := range files {
		parts = append(parts, ref(id+reference(f.Name)))
		all = append(all, entity{
			"@id": id + reference(f.Name), "@type": "File", "name": f.Name, "contentSize": fmt.Sprint(f.Size), "sha256": f.SHA256,
			"encodingFormat": formatOf(f.Name),
		})
	}
	var objects []entity
	for other, node := range g.Nodes {
		if k, err := kindNamed(node.Kind); err == nil && k.keeps && other != name {
			objects = append(objects, ref(reference(other)+"/"))
		}
	}
	slices.SortFunc(objects, func(a, b entity) int { return bytes.Compare([]byte(a["@id"].(string)), []byte(b["@id"].(string))) })
	action := entity{"@id": "#made-" + name, "@type": "CreateAction", "name": stage.Key().Kind(), "instrument": ref("#software"), "result": ref(id)}
	if len(objects) > 0 {
		action["object"] = objects
	}
	return append(all,
		entity{"@id": id, "@type": "Dataset", "name": stage.Key().Kind() + " " + path.Base(name)[:8], "description": "result of one specification: see " + graphFile + " in it", "hasPart": parts},
		action), nil
}

// reference returns a path in the study as a relative reference of RFC 3986,
// which is what identifiers in a crate are.
func reference(name string) string { return (&url.URL{Path: name}).EscapedPath() }

func formatOf(name string) string {
	switch ext := path.Ext(name); ext {
	case ".parquet":
		return "application/vnd.apache.parquet"
	default:
		if t := mime.TypeByExtension(ext); t != "" {
			return t
		}
		return "application/octet-stream"
	}
}

// writeBeside writes a JSON file into the folder of a copy.
func (s *Study) writeBeside(name string, v any) error {
	var text bytes.Buffer
	if err := store.WriteJSON(&text, v); err != nil {
		return err
	}
	return s.store.WriteBeside(name, text.Bytes())
}
