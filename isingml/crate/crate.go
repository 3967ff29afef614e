// Package crate packs a study for others: a copy of its stages with the plan
// that makes all of them, and the metadata of a Workflow Run RO-Crate
// (https://w3id.org/ro/wfrun/workflow/0.5), which archives and other programs
// read.
package crate

import (
	"bytes"
	"cmp"
	"fmt"
	"mime"
	"net/url"
	"path"
	"slices"
	"time"

	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
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

// Export copies every finished stage of a study into the folder dir, see
// [study.Study.Export], and writes plan.json and ro-crate-metadata.json beside
// them. The plan is the workflow of the crate, and each stage the result of an
// action on the stages that it was made from. Files of these names that no
// export made are an error, and nothing is copied.
func Export(s *study.Study, dir string, by Software) error {
	ctx, stop := s.Watch()
	defer stop()
	to, err := s.WithContext(ctx).Export(dir, planName, crateName)
	if err != nil {
		return err
	}
	stages, err := to.Store().Stages()
	if err != nil {
		return err
	}
	there := make(map[string]bool)
	for _, stage := range stages {
		there[stage.Key().String()] = true
	}
	plan := &study.Graph{Nodes: make(map[string]study.GraphNode)}
	used := make(map[string]bool)
	graph := []entity{}
	for _, stage := range stages {
		g, err := study.GraphOfStage(ctx, stage)
		if err != nil {
			return err
		}
		for name, node := range g.Nodes {
			plan.Nodes[name] = node
		}
		for name := range g.Nodes {
			used[name] = used[name] || name != stage.Key().String()
		}
		more, err := stageEntities(stage, g, there)
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
	if err := writeBeside(to, planName, plan); err != nil {
		return err
	}
	graph = append(frame(by, parts), graph...)
	return writeBeside(to, crateName, entity{"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph})
}

// frame returns what every crate has: itself, the workflow, the program.
func frame(by Software, stages []entity) []entity {
	license := cmp.Or(by.License, "not stated: ask whoever published this study")
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
// that made it of stages that are there.
func stageEntities(stage *store.Stage, g *study.Graph, there map[string]bool) ([]entity, error) {
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
	for other := range g.Nodes {
		if there[other] && other != name {
			objects = append(objects, ref(reference(other)+"/"))
		}
	}
	slices.SortFunc(objects, func(a, b entity) int { return cmp.Compare(a["@id"].(string), b["@id"].(string)) })
	action := entity{"@id": "#made-" + name, "@type": "CreateAction", "name": stage.Key().Kind(), "instrument": ref("#software"), "result": ref(id)}
	if len(objects) > 0 {
		action["object"] = objects
	}
	return append(all,
		entity{"@id": id, "@type": "Dataset", "name": stage.Key().Kind() + " " + path.Base(name)[:8], "description": "result of one specification: see " + study.GraphFile + " in it", "hasPart": parts},
		action), nil
}

// reference returns a path in the study as a relative reference of RFC 3986,
// which is what identifiers in a crate are.
func reference(name string) string { return (&url.URL{Path: name}).String() }

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

// writeBeside writes a JSON file into the folder of a study.
func writeBeside(to *study.Study, name string, v any) error {
	var text bytes.Buffer
	if err := store.WriteJSON(&text, v); err != nil {
		return err
	}
	return to.Store().WriteBeside(name, text.Bytes())
}
