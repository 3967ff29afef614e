package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

var (
	onSlurm   = flag.Bool("slurm", false, "run the tests on a real Slurm of two nodes on this machine")
	slurmExec = flag.String("slurm-exec", "", "a command for the shell, in the root of the clone, while such a Slurm runs")
)

// The file holds what sbatch has to know, and no shell sees into paths.
func TestSlurmFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "it's a plan.json")
	if err := os.WriteFile(file, []byte(slowPlan), 0o666); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := invoke(t, "slurm", file, "--study", dir+"/study", "--nodes", "7", "--time", "2:00:00", "--partition", "long", "--program", "/opt/isingml")
	if status != 0 {
		t.Fatal(stderr)
	}
	text := read(t, filepath.Join(dir, "it's a plan.sbatch"))
	for _, line := range []string{"#SBATCH --array=1-7", "#SBATCH --time=2:00:00", "#SBATCH --exclusive", "#SBATCH --partition=long", `'/opt/isingml' work '` + dir + `/it'\''s a plan.json'`, "--until 7170s", `"$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_MAX"`} {
		if !strings.Contains(text, line) {
			t.Errorf("no %q in %s", line, text)
		}
	}
	if !strings.Contains(stdout, "sbatch") {
		t.Error(stdout)
	}
	if out, err := exec.Command("bash", "-n", filepath.Join(dir, "it's a plan.sbatch")).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	status, stdout, stderr = invoke(t, "slurm", file, "--study", dir+"/study", "--nodes", "20", "--program", "x", "--json")
	var said struct {
		Layers []layer `json:"layers"`
	}
	if err := json.Unmarshal([]byte(stdout), &said); status != 0 || err != nil {
		t.Fatal(stderr, err)
	}
	// Draws of 4, 4 and 8 chains, a training, f of what is blocked on the way.
	if want := []layer{{1, 3, 3, ""}, {2, 3, 16, ""}, {3, 1, 1, ""}, {4, 1, 1, ""}}; !slices.Equal(said.Layers, want) {
		t.Errorf("layers %+v, want %+v", said.Layers, want)
	}
	for _, args := range [][]string{{"--time", "soon"}, {"--nodes", "0"}, {"--partition", "a\nb"}} {
		if status, _, _ := invoke(t, append([]string{"slurm", file, "--study", dir + "/study", "--program", "x"}, args...)...); status == 0 {
			t.Errorf("%q is accepted", args)
		}
	}
}

func TestSlurmTime(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"90": 90 * time.Minute, "90:30": 90*time.Minute + 30*time.Second, "1:30:00": 90 * time.Minute,
		"2-12": 60 * time.Hour, "2-12:30": 60*time.Hour + 30*time.Minute, "1-00:00:01": 24*time.Hour + time.Second,
	} {
		if got, err := slurmTime(text); got != want || err != nil {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	if got, err := slurmTime("0"); got != 0 || err != nil {
		t.Errorf("0, which is no limit: %v, %v", got, err)
	}
	for _, text := range []string{"0:30", "0:00:01", "99999999999", "9223372036854775807", "9223372036854775808", "106752-00", "200000:00:00", "3650-23:59:59:1", "-1", "1-", ""} {
		if got, err := slurmTime(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

// A cluster that refuses a layer leaves those before it in the queue: they are
// named, with what cancels them.
func TestSlurmRefusesALayer(t *testing.T) {
	bin, dir := t.TempDir(), t.TempDir()
	const sbatch = "#!/bin/sh\nfor last; do :; done\n[ \"$last\" -lt 3 ] || { echo 'sbatch: error: QOSMaxSubmitJobPerUserLimit' >&2; exit 1; }\necho 10$last\n"
	must(t, os.WriteFile(filepath.Join(bin, "sbatch"), []byte(sbatch), 0o755))
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	plan := filepath.Join(dir, "plan.json")
	must(t, os.WriteFile(plan, []byte(slowPlan), 0o666))
	for _, asJSON := range []bool{false, true} {
		status, stdout, stderr := invoke(t, "slurm", plan, "--study", filepath.Join(dir, "study"), "--program", "x", "--submit", "--json="+fmt.Sprint(asJSON))
		if status != 1 || !strings.Contains(stderr, "scancel 101 102") || !strings.Contains(stderr, "QOSMax") {
			t.Errorf("status %d, %s", status, stderr)
		}
		var state struct {
			Layers []layer `json:"layers"`
			Cancel string  `json:"cancel"`
		}
		if !asJSON {
			continue
		}
		if err := json.Unmarshal([]byte(stdout), &state); err != nil || len(state.Layers) != 2 || state.Layers[1].Job != "102" || state.Cancel != "scancel 101 102" {
			t.Errorf("%v: %s", err, stdout)
		}
	}
}

// A cluster is a Slurm of two nodes on this machine.
type cluster struct {
	*testing.T
	dir   string
	env   []string
	conf  string
	nodes map[string]*exec.Cmd // their slurmd
}

const slurmConf = `
ClusterName=test
SlurmctldHost=%[1]s
SlurmUser=root
SlurmctldPort=%[3]d
AuthType=auth/munge
AuthInfo=socket=%[2]s/munge.socket
CredType=cred/munge
StateSaveLocation=%[2]s/state
SlurmdSpoolDir=%[2]s/%%n
SlurmctldPidFile=%[2]s/slurmctld.pid
SlurmdPidFile=%[2]s/%%n.pid
SlurmctldLogFile=%[2]s/slurmctld.log
SlurmdLogFile=%[2]s/%%n.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
JobAcctGatherType=jobacct_gather/none
SchedulerParameters=sched_min_interval=100000,batch_sched_delay=0
MessageTimeout=5
KillWait=5
SlurmdTimeout=15
ReturnToService=2
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
NodeName=n[1-2] NodeHostname=%[1]s NodeAddr=127.0.0.1 Port=[%[4]d-%[5]d] CPUs=1 State=UNKNOWN
PartitionName=main Nodes=n[1-2] Default=YES PriorityTier=1 State=UP
PartitionName=urgent Nodes=n[1-2] PriorityTier=2 State=UP
`

// startSlurm starts munged, slurmctld and two slurmd, which end with the test.
func startSlurm(t *testing.T) *cluster {
	t.Helper()
	if !*onSlurm {
		t.Skip("needs -slurm, and Slurm")
	}
	for _, program := range []string{"munged", "slurmctld", "slurmd", "sbatch"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("SKIPPED, Slurm is not installed: %v", err)
		}
	}
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{T: t, dir: t.TempDir(), nodes: make(map[string]*exec.Cmd)}
	c.conf = filepath.Join(c.dir, "slurm.conf")
	c.env = append(os.Environ(), "SLURM_CONF="+c.conf, asProgram+"=1", "ISINGML_QUIET=1")
	ports := freePorts(t, 3)
	c.write("slurm.conf", fmt.Sprintf(slurmConf, host, c.dir, ports[0], ports[1], ports[1]+1))
	c.write("munge.key", strings.Repeat("k", 1024))
	if err := errors.Join(os.Chmod(filepath.Join(c.dir, "munge.key"), 0o600), os.Mkdir(filepath.Join(c.dir, "state"), 0o700)); err != nil {
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(c.dir, name) }
	c.start("munged", "--foreground", "--force", "--key-file="+in("munge.key"), "--socket="+in("munge.socket"), "--pid-file="+in("munge.pid"), "--log-file="+in("munge.log"), "--seed-file="+in("munge.seed"))
	c.start("slurmctld", "-D", "-f", c.conf)
	for _, node := range []string{"n1", "n2"} {
		c.boot(node)
	}
	c.idle()
	return c
}

func (c *cluster) boot(node string) {
	c.Helper()
	c.nodes[node] = c.start("slurmd", "-D", "-f", c.conf, "-N", node)
}

// idle waits until both nodes can be used.
func (c *cluster) idle() {
	c.Helper()
	c.until("two nodes are idle", func() bool { return strings.Count(c.run("sinfo", "-h", "-N", "-p", "main", "-o", "%t"), "idle\n") == 2 })
}

// lose kills all that runs on a node at once, as a failing power supply does.
func (c *cluster) lose(node string) {
	c.Helper()
	victims := []int{c.nodes[node].Process.Pid}
	for pid, environ := range processes("environ") {
		if !slices.Contains(environ, "SLURMD_NODENAME="+node) || !slices.Contains(environ, "SLURM_CONF="+c.conf) {
			continue
		}
		victims = append(victims, pid)
		var parent int
		var name string
		if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil {
			fmt.Sscanf(string(stat[bytes.LastIndexByte(stat, ')')+1:]), " %s %d", &name, &parent)
		}
		if comm, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", parent)); string(comm) == "slurmstepd\n" {
			victims = append(victims, parent)
		}
	}
	if len(victims) < 4 { // slurmd, slurmstepd, the script, the worker
		c.Fatalf("only processes %v on %s", victims, node)
	}
	for _, pid := range victims {
		syscall.Kill(pid, syscall.SIGKILL)
	}
}

// processes returns what a file in /proc says of every process, split at its
// zeros.
func processes(file string) map[int][]string {
	words := make(map[int][]string)
	found, _ := filepath.Glob("/proc/[0-9]*/" + file)
	for _, path := range found {
		if text, err := os.ReadFile(path); err == nil {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			words[pid] = strings.Split(string(text), "\x00")
		}
	}
	return words
}

// freePorts returns n ports, of which the last two follow on each other.
func freePorts(t *testing.T, n int) []int {
	t.Helper()
	for range 100 {
		var ports []int
		for range n {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			ports = append(ports, l.Addr().(*net.TCPAddr).Port)
			l.Close()
		}
		if l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(ports[1]+1)); err == nil && !slices.Contains(ports, ports[1]+1) {
			l.Close()
			return ports
		}
	}
	t.Fatal("no ports are free")
	return nil
}

func (c *cluster) write(name, text string) {
	c.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o644); err != nil {
		c.Fatal(err)
	}
}

func (c *cluster) start(name string, args ...string) *exec.Cmd {
	c.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = c.env
	log, err := os.OpenFile(filepath.Join(c.dir, name+filepath.Base(args[len(args)-1])+".out"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		c.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
		log.Close()
	})
	return cmd
}

func (c *cluster) run(name string, args ...string) string {
	cmd := exec.Command(name, args...)
	cmd.Env = c.env
	out, _ := cmd.CombinedOutput()
	return string(out)
}

// until waits for something that has to come about.
func (c *cluster) until(what string, true func() bool) {
	c.Helper()
	for range 3000 {
		if true() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	out, _ := filepath.Glob(filepath.Join(c.dir, "*.out"))
	for _, file := range out {
		text, _ := os.ReadFile(file)
		c.Logf("%s: %s", file, text)
	}
	c.Fatalf("it does not come about that %s\n%s%s", what, c.run("sinfo"), c.run("squeue"))
}

// submit has the command submit the layers of a plan to two workers, and
// returns their jobs.
func (c *cluster) submit(plan, dir, name string) (jobs []string) {
	c.Helper()
	cmd := exec.Command(os.Args[0], "slurm", plan, "--study", dir, "--nodes", "2", "--cpus", "1", "--time", "10",
		"--program", os.Args[0], "--out", filepath.Join(c.dir, name+".sbatch"), "--submit", "--json")
	var stderr bytes.Buffer
	cmd.Env, cmd.Stderr = c.env, &stderr
	out, err := cmd.Output()
	var said struct {
		Layers []layer `json:"layers"`
	}
	if err != nil || json.Unmarshal(out, &said) != nil || len(said.Layers) < 3 {
		c.Fatalf("%v: %s%s", err, out, &stderr)
	}
	for i, l := range said.Layers {
		if i > 0 {
			// Slurm itself says what it waits for; a layer that has begun waits no more.
			if got := c.run("squeue", "-h", "-j", l.Job, "-o", "%E"); !strings.Contains(got, "afterany:"+jobs[i-1]) {
				c.Errorf("layer %d, job %s, waits for %q, must be for job %s", l.Layer, l.Job, got, jobs[i-1])
			}
		}
		jobs = append(jobs, l.Job)
	}
	return jobs
}

// ended reports whether no task of the jobs is left. Requeued tasks start at
// once: Slurm would wait two minutes.
func (c *cluster) ended(jobs ...string) bool {
	left := strings.Fields(c.run("squeue", "-h", "-o", "%F"))
	for _, job := range jobs {
		if slices.Contains(left, job) {
			c.run("scontrol", "update", "JobId="+job, "StartTime=now")
			return false
		}
	}
	return true
}

// drawing waits until both workers of the layer that draws are at work.
func (c *cluster) drawing(dir, job string) {
	c.Helper()
	c.until("both tasks draw", func() bool {
		pieces, _ := filepath.Glob(filepath.Join(dir, "pieces", "draw", "*", "*"))
		return len(pieces) > 6 && strings.Count(c.run("squeue", "-h", "-t", "RUNNING", "-r", "-j", job), "\n") == 2
	})
}

// workers returns the processes of the workers on a study.
func (c *cluster) workers(dir string) (pids []int) {
	for pid, words := range processes("cmdline") {
		if len(words) > 4 && words[1] == "work" && words[4] == dir {
			pids = append(pids, pid)
		}
	}
	return pids
}

// TestSlurmExec is a Slurm for a command that needs one, such as
//
//	-slurm -slurm-exec 'go run ./kernelsetup run notebooks/11-cluster.ipynb'
func TestSlurmExec(t *testing.T) {
	if *slurmExec == "" {
		t.Skip("needs -slurm-exec")
	}
	c := startSlurm(t)
	cmd := exec.Command("bash", "-c", *slurmExec)
	cmd.Dir, cmd.Env = root, append(os.Environ(), "SLURM_CONF="+c.conf)
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Error(err)
	}
}

// What an array of workers leaves is byte for byte what one process leaves,
// whatever happens to its tasks.
func TestSlurm(t *testing.T) {
	c := startSlurm(t)
	plan := filepath.Join(c.dir, "plan.json")
	if status, stdout, stderr := invoke(t, "reproduce", "--preset", "quick", "--print-plan"); status != 0 {
		t.Fatal(stderr)
	} else if err := os.WriteFile(plan, []byte(stdout), 0o666); err != nil {
		t.Fatal(err)
	}
	whole := t.TempDir()
	if status, _, stderr := invoke(t, "run", plan, "--study", whole); status != 0 {
		t.Fatal(stderr)
	}
	want := filesOf(t, whole)
	for _, one := range []struct {
		name   string
		happen func(dir, job string)
	}{
		{"nothing", func(dir, job string) {}},
		{"a worker is killed", func(dir, job string) {
			c.drawing(dir, job)
			syscall.Kill(c.workers(dir)[0], syscall.SIGKILL)
		}},
		{"a node is lost", func(dir, job string) {
			c.drawing(dir, job)
			c.lose("n2")
			c.until("Slurm misses the node, and requeues its task", func() bool {
				return strings.Contains(c.run("sinfo", "-h", "-N", "-p", "main", "-n", "n2", "-o", "%t"), "down") &&
					strings.Contains(c.run("scontrol", "-o", "show", "job", job), "Restarts=1")
			})
		}},
		{"a task is requeued", func(dir, job string) {
			c.drawing(dir, job)
			c.run("scontrol", "requeue", job+"_1")
		}},
		{"the array is preempted", func(dir, job string) {
			c.drawing(dir, job)
			begin := time.Now()
			urgent := strings.TrimSpace(c.run("sbatch", "--parsable", "-p", "urgent", "-n", "2", "-o", "/dev/null", "--wrap", "sleep 1"))
			c.until("the workers stop", func() bool { return len(c.workers(dir)) == 0 })
			t.Logf("preempted and stopped within %v of the urgent job's submission", time.Since(begin).Round(10*time.Millisecond))
			c.until("the urgent job ends", func() bool { return c.ended(urgent) })
		}},
		{"a task starts twice", func(dir, job string) {
			c.submit(plan, dir, "again")
		}},
	} {
		dir := filepath.Join(t.TempDir(), "study")
		begin := time.Now()
		jobs := c.submit(plan, dir, "first")
		one.happen(dir, jobs[1])
		c.until("the layers end", func() bool { return c.ended(jobs...) })
		t.Logf("%s: %d layers in %v", one.name, len(jobs), time.Since(begin).Round(time.Second))
		if got := filesOf(t, dir); !same(want, got) {
			logs, _ := filepath.Glob(strings.TrimSuffix(plan, ".json") + "-*.log")
			for _, file := range logs {
				t.Logf("%s: %s", file, read(t, file))
			}
			t.Errorf("%s: %d files, want the %d of one process", one.name, len(got), len(want))
		}
		if strings.Contains(c.run("sinfo", "-h", "-N", "-p", "main", "-n", "n2", "-o", "%t"), "down") {
			c.boot("n2")
		}
		c.idle()
	}
}
