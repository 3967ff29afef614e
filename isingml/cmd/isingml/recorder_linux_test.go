package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml"
)

// changing are the calls that make, change or remove what has a name; those of
// opening do so with some flags.
const changing = "open,openat,openat2,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat,truncate,mknod,mknodat,chmod,fchmodat,chown,lchown,fchownat,utime,utimes,utimensat,futimesat,setxattr,lsetxattr"

var (
	callLine = regexp.MustCompile(`^\d+ +(\w+)\((.*)`)
	argument = regexp.MustCompile(`(?:(AT_FDCWD|\d+)(?:<([^>]*)>)?, )?"((?:[^"\\]|\\.)*)"`)
)

// changed lists the paths that a recorded command made, changed or removed, or
// tried to.
func changed(t *testing.T, record, dir string) (paths []string) {
	t.Helper()
	file, err := os.Open(record)
	must(t, err)
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		call := callLine.FindStringSubmatch(lines.Text())
		if call == nil || strings.HasPrefix(call[1], "open") && !regexp.MustCompile(`O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)`).MatchString(call[2]) {
			continue
		}
		found := argument.FindAllStringSubmatch(call[2], -1)
		if found == nil {
			t.Errorf("a call that is not understood: %s", lines.Text())
		}
		for i, a := range found {
			if i > 0 && (strings.HasPrefix(call[1], "open") || call[1] == "symlink" && i != 1) {
				break
			}
			path, at := a[3], a[2]
			if a[1] == "AT_FDCWD" && at == "" || a[1] == "" {
				at = dir
			}
			if !filepath.IsAbs(path) {
				path = filepath.Join(at, path)
			}
			paths = append(paths, path)
		}
	}
	must(t, lines.Err())
	slices.Sort(paths)
	return slices.Compact(paths)
}

// recorded is a command line, and what it may touch besides the study.
type recorded struct {
	line    []string
	touches []string
}

// No command makes, changes or removes anything outside of its study, the folder
// that an export makes, the files whose names it is given, and a scratch folder
// of verify, whose names nobody else has: the system's calls are the witness.
func TestCommandsTouchTheirOwnAlone(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("no strace on this machine: what the commands touch is not recorded")
	}
	if testing.Short() {
		t.Skip("runs every command under strace")
	}
	home, temporary := t.TempDir(), t.TempDir()
	at := func(name string) string { return filepath.Join(home, name) }
	study, graph := at("study"), filepath.Join("testdata", "plan.json")
	hot, _ := values(t, isingml.Sampling{L: 4, Betas: []float64{0.3}, Configs: 60})
	cold, _ := values(t, isingml.Sampling{L: 4, Betas: []float64{0.6}, Configs: 60})
	hot8, _ := values(t, isingml.Sampling{L: 8, Betas: []float64{0.3}, Configs: 60})
	cold8, _ := values(t, isingml.Sampling{L: 8, Betas: []float64{0.6}, Configs: 60})
	learn := []string{"--epochs", "1", "--symmetric", "hot,hot8", "--broken", "cold,cold8"}
	seen := map[string]bool{}
	lines := []recorded{
		{[]string{"help"}, nil},
		{[]string{"version"}, nil},
		{[]string{"import", hot, "--as", "hot"}, nil},
		{[]string{"import", cold, "--as", "cold"}, nil},
		{[]string{"import", hot8, "--as", "hot8"}, nil},
		{[]string{"import", cold8, "--as", "cold8"}, nil},
		{[]string{"sample", "--l", "4", "--beta", "0.4", "--n", "60"}, nil},
		{[]string{"temper", "--l", "4", "--beta", "0.3,0.4", "--n", "60"}, nil},
		{[]string{"flat", "--l", "4", "--from", "-2", "--to", "0", "--beta-from", "0.3", "--beta-to", "0.4", "--n", "1000", "--final", "0.01", "--fig", at("free.svg")}, []string{at("free.svg")}},
		{append([]string{"train", "--l", "4"}, learn...), nil},
		{append([]string{"reweight", "--ensemble", "hot", "--fig3", at("fig3.svg"), "--fig2", at("fig2.png")}, learn...), []string{at("fig3.svg"), at("fig2.png")}},
		{append([]string{"rg", "--ensemble", "hot,hot8"}, learn...), nil},
		{[]string{"search", "--from", "0.44", "--l", "4", "--n", "400"}, nil},
		{[]string{"mcrg", "--l", "8", "--n", "100", "--blockings", "1"}, nil},
		{[]string{"scaling", "--l", "4,8", "--n", "200", "--table", at("scaling.csv")}, []string{at("scaling.csv")}},
		{[]string{"phases", "--ensemble", "hot,cold", "--x", "0,1", "--fig", at("line.svg")}, []string{at("line.svg")}},
		{[]string{"plan", graph}, nil},
		{[]string{"run", graph}, nil},
		{[]string{"work", graph}, nil},
		{[]string{"slurm", graph, "--program", "/bin/true", "--out", at("job.sbatch")}, []string{at("job.sbatch")}},
		{[]string{"verify"}, []string{temporary}},
		{[]string{"verify", "--checksums", "--json"}, nil},
		{[]string{"export", "--to", at("copy")}, []string{at("copy")}},
		{[]string{"export", "--to", at("copy")}, []string{at("copy")}},
		{[]string{"export", "--ensemble", "hot", "--to", at("hot.npy")}, []string{at("hot.npy"), at("hot.npy.labels.csv")}},
	}
	if os.Getenv("ISINGML_LONG_TESTS") != "" {
		lines = append(lines, recorded{[]string{"reproduce", "--preset", "quick", "--table", at("one.csv")}, []string{at("one.csv")}})
	} else {
		seen["reproduce"] = true // it runs the stages that the others run
	}
	for _, c := range lines {
		t.Run(c.line[0], func(t *testing.T) {
			record := filepath.Join(t.TempDir(), "record")
			line := c.line
			if line[0] != "help" && line[0] != "version" {
				line = append(slices.Clone(line), "--study", study)
			}
			cmd := exec.Command(strace, append([]string{"-f", "--seccomp-bpf", "-y", "-qq", "-s", "4096", "-e", "signal=none", "-e", "trace=" + changing, "-o", record, os.Args[0]}, line...)...)
			cmd.Env = append(os.Environ(), asProgram+"=1", "ISINGML_QUIET=1", "HOME="+home, "TMPDIR="+temporary, "GOCOVERDIR=")
			out, err := cmd.CombinedOutput()
			if strings.Contains(string(out), "ptrace") && err != nil {
				t.Skipf("this machine lets nobody be traced: %s", out)
			}
			here, err := os.Getwd()
			must(t, err)
			n := 0
			for _, path := range changed(t, record, here) {
				inside := path == study || strings.HasPrefix(path, study+"/") || path == "/dev/null"
				for _, a := range c.touches { // and what is written beside a file, to be given its name
					inside = inside || path == a || strings.HasPrefix(path, a+"/") || strings.HasPrefix(path, filepath.Dir(a)+"/."+filepath.Base(a)+"-")
				}
				if n++; inside {
					continue
				}
				t.Errorf("it touches %s", path)
			}
			if err != nil {
				t.Errorf("%v: %v, %s", line, err, out)
			}
			seen[line[0]] = true
			t.Logf("%d names", n)
		})
	}
	for _, c := range commands {
		if !seen[c.name] {
			t.Errorf("%s is not recorded", c.name)
		}
	}
	left, err := os.ReadDir(temporary)
	must(t, err)
	if len(left) > 0 {
		t.Errorf("left among the temporary folders: %v", left)
	}
}
