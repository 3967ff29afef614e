"""The public suite of kernels, jupyter_kernel_test, on the registered kernel.

What it skips: cells have no pager and nothing that clears their output, since
displays are updated by name; IopubWelcomeTests needs a kind of socket that the
kernel's library has not.
"""
import unittest

import jupyter_kernel_test


class Suite(jupyter_kernel_test.KernelTests):
    kernel_name = "isingml"
    language_name = "go"
    file_extension = ".go"
    code_hello_world = '%%\nfmt.Println("hello, world")'
    code_stderr = '%%\nfmt.Fprintln(os.Stderr, "oops")'
    completion_samples = [
        {"text": "%%\nstrings.ToUpp", "matches": {"ToUpper", "ToUpperSpecial"}},
        {"text": "%he", "matches": {"%help"}},
    ]
    complete_code_samples = ["%%\nfmt.Println(1)", "var x = 1", "func f() int {\n\treturn 1\n}", "%help", "%%\n1+2", "%%bash\nif", ""]
    incomplete_code_samples = ["%%\nfmt.Println(", "%%\nif true {", "func f() int {", "%%\nx := `", "/* on", "var x = []int{\n1,", "!ls \\"]
    invalid_code_samples = ["%%\nx := )", "fmt.Println(1)", "%%\n}{"]
    code_generate_error = "%%\npanic(1)"
    code_execute_result = [
        {"code": "%%\n1+2", "result": "3"},
        {"code": '%%\nstrings.ToUpper("a")', "result": "A"},
        {"code": "var list = []int{1, 2}\n%%\nlist", "result": "[1 2]"},
    ]
    code_display_data = [{"code": '%%\ngonbui.DisplayHTML("<b>x</b>")', "mime": "text/html"}]
    code_history_pattern = "*1+2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "%%\nfmt.Println"

    def reply(self, kind, content=None):
        """What the kernel answers to a request of any kind."""
        self.flush_channels()
        request = self.kc.session.msg(kind, content or {})
        self.kc.shell_channel.send(request)
        while True:
            reply = self.kc.get_shell_msg(timeout=15)
            if reply["parent_header"].get("msg_id") == request["header"]["msg_id"]:
                return reply

    def test_connect(self):
        reply = self.reply("connect_request")
        self.assertEqual(reply["msg_type"], "connect_reply")
        self.assertEqual(reply["content"]["shell_port"], self.kc.shell_port)

    def test_comm_info(self):
        reply = self.reply("comm_info_request", {"target_name": "jupyter.widget"})
        self.assertEqual((reply["msg_type"], reply["content"]), ("comm_info_reply", {"status": "ok", "comms": {}}))

    def test_unknown_request(self):
        reply = self.reply("debug_request", {"command": "initialize"})
        self.assertEqual((reply["msg_type"], reply["content"]["status"]), ("debug_reply", "error"))

    def test_silent(self):
        self.flush_channels()
        before, _ = self.execute_helper("%%\n1")
        silent, outputs = self.execute_helper("%%\n2", silent=True)
        after, _ = self.execute_helper("%%\n3")
        counts = [r["content"]["execution_count"] for r in (before, silent, after)]
        self.assertEqual(counts, [counts[0], counts[0], counts[0] + 1])
        self.assertEqual(outputs, [])

    def test_errors_are_named(self):
        index = "%%\nlist := []int{1}\ni := len(os.Args) + 1\nfmt.Println(list[i])"
        for code, name, value in (
            (index, "panic", "runtime error: index out of range [2] with length 1"),
            ("%%\nvar m map[string]int\nm[\"a\"] = 1", "panic", "assignment to entry in nil map"),
            ("%%\nfmt.Println(nothing.Here)", "compile error", "undefined: nothing"),
            ("%%\nlog.Fatal(\"no such file\")", "error", "no such file"),
            ("%%\nisingml.Check(errors.New(\"no such study\"))", "error", "no such study"),
            ("%%\nfigure.Show(figure.Plot(\"\", \"x\", \"y\", figure.Line{X: []float64{1}, Y: nil}))", "error", "figure"),
            ("%%\nos.Exit(3)", "error", "exit status 3"),
            ("%nosuch", "error", "no command of the kernel"),
        ):
            with self.subTest(code=code):
                self.flush_channels()
                reply, outputs = self.execute_helper(code)
                content = reply["content"]
                self.assertEqual((content["status"], content["ename"]), ("error", name))
                self.assertIn(value, content["evalue"])
                self.assertEqual([m["msg_type"] for m in outputs], ["error"])
                self.assertEqual({k: outputs[0]["content"][k] for k in ("ename", "evalue", "traceback")},
                                 {k: content[k] for k in ("ename", "evalue", "traceback")})


if __name__ == "__main__":
    unittest.main(verbosity=2)
