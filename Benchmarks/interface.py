#!/usr/bin/env python3
"""When the first frame stands, and what the dashboard costs while training holds all cores: latency of a key, CPU of the
drawing thread, bytes to the terminal, the slow-down of training against --plain, and the memory that it holds with 10,000
clusters; and what btop and htop cost beside a training run, where they are installed. Only Python's standard library; run
it on an idle machine.

    Benchmarks/interface.py [--data DIR] [--limit N] [--pairs N]      (builds nothing: run script/run --version first)
    Benchmarks/interface.py --replay RUN [--program DCTOP]            only the bytes of a recorded run, at four times its
                                                                      speed: the same on an idle and on a busy machine
"""
import argparse, fcntl, os, pty, select, shutil, signal, statistics, struct, subprocess, tempfile, termios, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, ".build/release/dctop")


class Terminal:
    """The program on a pseudo-terminal of 120 x 40 that somebody reads."""

    def __init__(self, arguments, program=PROGRAM):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            environment = {k: v for k, v in os.environ.items() if k not in ("CI", "NO_COLOR")}
            # Neither seen nor changed: how the user has left the dashboard.
            environment.update(TERM="xterm-256color", COLORTERM="truecolor", LC_ALL="C.UTF-8", XDG_STATE_HOME="/dev/null")
            os.execve(program, [program] + arguments, environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        os.kill(self.pid, signal.SIGWINCH)
        self.bytes = 0

    def read(self, seconds):
        """What comes within that time; empty at the end of the program."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return None
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            data = b""
        self.bytes += len(data)
        return data

    def wait(self, text, seconds):
        """Seconds until the text has come, or None."""
        start, seen = time.perf_counter(), b""
        while time.perf_counter() - start < seconds:
            data = self.read(0.5)
            if data == b"":
                return None
            seen = seen[-4096:] + (data or b"")
            if text in seen:
                return time.perf_counter() - start
        return None

    def drain(self, seconds):
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0 and self.read(left) != b"":
            pass

    def end(self):
        """Waits for the program's end; what it used until then."""
        while self.read(600) != b"":
            pass
        os.close(self.fd)
        return os.wait4(self.pid, 0)[2]

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)

    def cpu_seconds(self, whole=False):
        """CPU of the main thread, which draws, or of the whole process."""
        with open(f"/proc/{self.pid}/stat" if whole else f"/proc/{self.pid}/task/{self.pid}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def first_frame(arguments, count=21):
    """From exec to the last pane's title, with the data that is trained on; alone on the machine."""
    times = []
    for _ in range(count):
        start = time.perf_counter()
        terminal = Terminal(arguments)
        terminal.wait(b"samples", 5)
        times.append(1000 * (time.perf_counter() - start))
        terminal.kill()
    print(f"first frame: median {statistics.median(times):.0f} ms after exec, {min(times):.0f} to {max(times):.0f}")


def latency_and_cost(arguments, keys):
    terminal = Terminal(arguments + ["--epochs", "1000"])
    assert terminal.wait(b"TRAIN", 60) is not None, "training did not start"
    terminal.drain(2)
    cpu, sent, start = terminal.cpu_seconds(), terminal.bytes, time.perf_counter()
    terminal.drain(60)
    elapsed = time.perf_counter() - start
    print(f"drawing thread: {100 * (terminal.cpu_seconds() - cpu) / elapsed:.2f} % of one core; "
          f"{(terminal.bytes - sent) / elapsed / 1000:.1f} kB/s to the terminal")
    times = []
    for index in range(keys):
        terminal.drain(0.2 + 0.037 * (index % 7))
        os.write(terminal.fd, b"?")
        times.append(1000 * (terminal.wait(b"resume", 5) or 5))
        terminal.drain(0.1)
        os.write(terminal.fd, b"?")
    times.sort()
    print(f"key to screen: median {statistics.median(times):.1f} ms, 99 % {times[int(0.99 * keys)]:.1f} ms, "
          f"worst {times[-1]:.1f} ms of {keys}")
    os.write(terminal.fd, b" ")
    terminal.drain(5)
    sent = terminal.bytes
    terminal.drain(10)
    print(f"paused for 10 s: {terminal.bytes - sent} bytes")
    terminal.kill()


def replay(program, run, seconds):
    """Bytes to the terminal while a recorded run is shown from its beginning."""
    terminal = Terminal(["replay", run], program)
    assert terminal.wait(b"replay", 60) is not None, "the run is not shown"
    for key in ">>{":
        os.write(terminal.fd, key.encode())
        terminal.drain(0.5)
    cpu, sent, start = terminal.cpu_seconds(), terminal.bytes, time.perf_counter()
    terminal.drain(seconds)
    elapsed = time.perf_counter() - start
    print(f"replay at 4x: {(terminal.bytes - sent) / elapsed / 1000:.2f} kB/s to the terminal; "
          f"drawing thread: {100 * (terminal.cpu_seconds() - cpu) / elapsed:.2f} % of one core")
    terminal.kill()


MONITORS = [("htop", []), ("htop", ["-d", "1"]), ("btop", [])]


def monitors(arguments):
    """htop and btop at their own pace, and htop at 10 updates a second, each beside a training run without dashboard."""
    for name, options in MONITORS:
        program = shutil.which(name)
        if program is None:
            print(f"{name}: not installed")
            continue
        command = [PROGRAM] + arguments + ["--plain", "--epochs", "1000"]
        training = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        terminal = Terminal(options, program)
        terminal.drain(5)
        cpu, sent, start = terminal.cpu_seconds(True), terminal.bytes, time.perf_counter()
        terminal.drain(15)
        elapsed = time.perf_counter() - start
        print(f"{' '.join([name] + options)}: {100 * (terminal.cpu_seconds(True) - cpu) / elapsed:.2f} % of one core; "
              f"{(terminal.bytes - sent) / elapsed / 1000:.1f} kB/s to the terminal")
        terminal.kill()
        training.kill()
        training.wait()


def seconds(arguments, dashboard):
    """Seconds of the clock and of both cores that a run takes, on a terminal either way."""
    start = time.perf_counter()
    used = Terminal(arguments + ["--exit-when-done" if dashboard else "--plain"]).end()
    return time.perf_counter() - start, used.ru_utime + used.ru_stime


def memory(arguments, dashboard):
    """The most memory in MB that a run of one epoch held; with the dashboard, its cluster browser is opened too."""
    terminal = Terminal(arguments + ["--exit-when-done" if dashboard else "--plain"])
    if dashboard:
        assert terminal.wait(b"TRAIN", 600) is not None, "training did not start"
        for key in "\t\tjjj\r":
            os.write(terminal.fd, key.encode())
            terminal.drain(0.5)
    return terminal.end().ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default=os.path.join(ROOT, "samples/shapes"))
    parser.add_argument("--limit", default="10000")
    parser.add_argument("--epochs", default="1")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--keys", type=int, default=100)
    parser.add_argument("--replay", metavar="RUN")
    parser.add_argument("--program", default=PROGRAM)
    options = parser.parse_args()
    if options.replay:
        return replay(options.program, options.replay, 45)
    with tempfile.TemporaryDirectory() as folder:
        arguments = [options.data, "--limit", options.limit, "--k", "50", "--output", folder]
        first_frame(arguments)
        latency_and_cost(arguments, options.keys)
        monitors(arguments)
        arguments += ["--epochs", options.epochs]
        ratios = []
        for pair in range(options.pairs):
            order = [True, False] if pair % 2 else [False, True]
            times = {dashboard: seconds(arguments, dashboard) for dashboard in order}
            ratios.append([with_it / without for with_it, without in zip(times[True], times[False])])
            print(f"pair {pair + 1}: dashboard {times[True][0]:.2f} s, plain {times[False][0]:.2f} s; "
                  f"of processor {times[True][1]:.2f} s, {times[False][1]:.2f} s")
        clock, processor = (statistics.median(column) for column in zip(*ratios))
        print(f"dashboard / plain: median {clock:.3f} by the clock, {processor:.3f} by the processor's time")
        arguments = [options.data, "--limit", "20000", "--k", "10000", "--epochs", "1", "--output", folder]
        held = [memory(arguments, dashboard) for dashboard in (True, False)]
        print(f"memory with 10,000 clusters: dashboard {held[0]:.0f} MB, plain {held[1]:.0f} MB")


main()
