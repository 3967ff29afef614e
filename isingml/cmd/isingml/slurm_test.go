package main

import (
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

var onSlurm = flag.Bool("slurm", false, "run the tests on a real Slurm of two nodes on this machine")

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
	for _, line := range []string{"#SBATCH --array=1-7", "#SBATCH --time=2:00:00", "#SBATCH --exclusive", "#SBATCH --partition=long", `'/opt/isingml' work '` + dir + `/it'\''s a plan.json'`, "--until 7170s", `"$SLURM_ARRAY_TASK_ID/7"`} {
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
}

// A cluster is a Slurm of two nodes on this machine.
type cluster struct {
	*testing.T
	dir  string
	env  []string
	conf string
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
	c := &cluster{T: t, dir: t.TempDir()}
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
		c.start("slurmd", "-D", "-f", c.conf, "-N", node)
	}
	c.until("two nodes are idle", func() bool { return strings.Count(c.run("sinfo", "-h", "-N", "-p", "main", "-o", "%t"), "idle") == 2 })
	return c
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

func (c *cluster) start(name string, args ...string) {
	c.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = c.env
	log, err := os.Create(filepath.Join(c.dir, name+filepath.Base(args[len(args)-1])+".out"))
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

// submit submits an array of two workers on the plan and returns the job.
func (c *cluster) submit(plan, dir, name string) (job string) {
	c.Helper()
	sbatch := filepath.Join(c.dir, name+".sbatch")
	if status, _, stderr := invoke(c.T, "slurm", plan, "--study", dir, "--nodes", "2", "--cpus", "1", "--time", "10", "--program", os.Args[0], "--out", sbatch); status != 0 {
		c.Fatal(stderr)
	}
	job = strings.TrimSpace(c.run("sbatch", "--parsable", sbatch))
	if _, err := strconv.Atoi(job); err != nil {
		c.Fatal(job)
	}
	return job
}

// now lets requeued tasks start at once: Slurm would wait two minutes.
func (c *cluster) now(job string) {
	c.run("scontrol", "update", "JobId="+job, "StartTime=now")
}

// ended reports whether no task of the job is left.
func (c *cluster) ended(job string) bool {
	c.now(job)
	return strings.TrimSpace(c.run("squeue", "-h", "-j", job)) == "" || strings.Contains(c.run("squeue", "-h", "-j", job), "Invalid")
}

// drawing waits until both workers are at work.
func (c *cluster) drawing(dir, job string) {
	c.Helper()
	c.until("both tasks draw", func() bool {
		pieces, _ := filepath.Glob(filepath.Join(dir, "pieces", "draw", "*", "*"))
		return len(pieces) > 6 && strings.Count(c.run("squeue", "-h", "-t", "RUNNING", "-r", "-j", job), "\n") == 2
	})
}

// workers returns the processes of the workers on a study.
func (c *cluster) workers(dir string) (pids []int) {
	found, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range found {
		text, _ := os.ReadFile(file)
		words := strings.Split(string(text), "\x00")
		if len(words) > 4 && words[1] == "work" && words[4] == dir {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			pids = append(pids, pid)
		}
	}
	return pids
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
	want := files(t, whole)
	for _, one := range []struct {
		name   string
		happen func(dir, job string)
	}{
		{"nothing", func(dir, job string) {}},
		{"a node is killed", func(dir, job string) {
			c.drawing(dir, job)
			for i, pid := range c.workers(dir) {
				if i == 0 {
					syscall.Kill(pid, syscall.SIGKILL)
				}
			}
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
		job := c.submit(plan, dir, "first")
		one.happen(dir, job)
		c.until("the array ends", func() bool { return c.ended(job) })
		if got := files(t, dir); !same(want, got) {
			logs, _ := filepath.Glob(strings.TrimSuffix(plan, ".json") + "-*.log")
			for _, file := range logs {
				t.Logf("%s: %s", file, read(t, file))
			}
			t.Errorf("%s: %d files, want the %d of one process", one.name, len(got), len(want))
		}
	}
}
