// What Swift cannot import of ncurses (macros and variadic functions), and the few things that must be C: signal
// handlers and the state that they touch. Functions with static state are called from one Swift file each, so that
// there is one copy of it.
#pragma once
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
// <term.h> defines short macros for capabilities; they are not wanted here.
#undef lines
#undef columns

// ---- Attributes and cells (CursesTerminal.swift) ----

static inline unsigned dctop_attributes(int bold, int dim, int reverse, int underline) {
  return (bold ? WA_BOLD : 0) | (dim ? WA_DIM : 0) | (reverse ? WA_REVERSE : 0) | (underline ? WA_UNDERLINE : 0);
}

/// Puts one character at (row, column) of the standard screen.
static inline void dctop_put(int row, int column, wchar_t character, unsigned attributes, int pair) {
  cchar_t cell;
  wchar_t text[2] = {character, 0};
  setcchar(&cell, text, attributes, (short)(pair > 255 ? 255 : pair), &pair);
  mvadd_wch(row, column, &cell);
}

/// The next update sends the whole screen.
static inline void dctop_forget_screen(void) { clearok(curscr, TRUE); }
static inline void dctop_blank(void) { erase(); }
/// The next update sends these rows whole.
static inline void dctop_forget_rows(int first, int count) { wredrawln(stdscr, first, count); }

/// Sends what has changed.
static inline void dctop_update(void) {
  wnoutrefresh(stdscr);
  doupdate();
}

/// Takes the terminal; 0 where its name is not known.
static inline int dctop_new_screen(const char *name, FILE *output) { return newterm(name, output, stdin) != NULL; }

static inline int dctop_pair_limit(void) { return COLOR_PAIRS; }
static inline int dctop_rows(void) { return LINES; }
static inline int dctop_columns(void) { return COLS; }
static inline void dctop_flush_output(void) { fflush(stdout); }

/// Whether the terminal set up by setupterm has a text capability.
static inline int dctop_has_capability(const char *name) {
  const char *text = tigetstr(name);
  return text != NULL && text != (const char *)-1;
}

static inline int dctop_colors(void) { return tigetnum("colors"); }
static inline int dctop_has_direct_colors(void) { return tigetflag("RGB") > 0; }

/// 1 and the code where the next key is a function key, 0 and the character where it is one, -1 where there is none.
static inline int dctop_read_key(unsigned *code) {
  wint_t found = 0;
  int status = get_wch(&found);
  *code = (unsigned)found;
  return status == ERR ? -1 : status == KEY_CODE_YES;
}

/// Home and End as terminals send them, whatever the entry says: the one for direct colour is xterm's, and tmux, screen,
/// the Linux console and rxvt send others, which would be taken for Esc and single keys.
static inline void dctop_define_ends(void) {
  static const char *const home[] = {"\033[1~", "\033[7~", "\033[H", "\033OH"};
  static const char *const end[] = {"\033[4~", "\033[8~", "\033[F", "\033OF"};
  for (int i = 0; i < 4; i++) {
    define_key(home[i], KEY_HOME);
    define_key(end[i], KEY_END);
  }
}

/// What a terminal sends when its window gets the focus or loses it, as codes above those of ncurses.
static inline int dctop_focus_code(int is_on) { return KEY_MAX + (is_on ? 1 : 2); }

static inline void dctop_define_focus(void) {
  define_key("\033[I", dctop_focus_code(1));
  define_key("\033[O", dctop_focus_code(0));
}

/// Keys come one by one, unchanged, at once.
static inline void dctop_set_modes(void) {
  raw();
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  dctop_define_ends();
  dctop_define_focus();
  nodelay(stdscr, TRUE);
  set_escdelay(25);
  curs_set(0);
  leaveok(stdscr, TRUE);
}

// ---- The mouse (CursesTerminal.swift) ----

/// The left and the right button, their moves and the wheel come as keys, or no longer; 0 where nothing of that comes.
static inline int dctop_set_mouse(int is_on) {
  mmask_t wanted = BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON3_PRESSED | BUTTON3_RELEASED | BUTTON4_PRESSED |
                   BUTTON5_PRESSED | REPORT_MOUSE_POSITION;
  mouseinterval(0);
  return mousemask(is_on ? wanted : 0, NULL) != 0;
}

/// What the mouse did at (x, y): 1 a press, 2 a release, 3 a move, 4 and 5 the wheel up and down, 6 a press of the right
/// button, 0 nothing of use.
static inline int dctop_read_mouse(int *x, int *y) {
  MEVENT event;
  if (getmouse(&event) != OK) return 0;
  *x = event.x;
  *y = event.y;
  if (event.bstate & BUTTON4_PRESSED) return 4;
  if (event.bstate & BUTTON5_PRESSED) return 5;
  if (event.bstate & (BUTTON1_RELEASED | BUTTON3_RELEASED)) return 2;
  if (event.bstate & BUTTON1_PRESSED) return 1;
  if (event.bstate & BUTTON3_PRESSED) return 6;
  return event.bstate & REPORT_MOUSE_POSITION ? 3 : 0;
}

// ---- The terminal's stream and window (TerminalStream.swift) ----

/// A file in memory that has no name; negative where there is none.
static inline int dctop_scratch_file(void) { return (int)syscall(SYS_memfd_create, "dctop-frame", 1u /* MFD_CLOEXEC */); }

static inline int dctop_window_size(int descriptor, int *rows, int *columns) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return -1;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return 0;
}

/// The pixels of a character cell; -1 where the terminal does not say.
static inline int dctop_cell_size(int descriptor, int *width, int *height) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return -1;
  *width = size.ws_xpixel / size.ws_col;
  *height = size.ws_ypixel / size.ws_row;
  return *width < 2 || *height < 6 ? -1 : 0;
}

// ---- Orderly signals (SignalPipe.swift) ----

// State is local to a function: Swift's importer leaves out variables of a header.
static inline int *dctop_signal_targets(void) {
  static int targets[NSIG];
  return targets;
}

static void dctop_on_signal(int number) {
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  ssize_t ignored = write(dctop_signal_targets()[number] - 1, &byte, 1);
  (void)ignored;
  errno = saved;
}

/// A program that starts another one may have blocked signals, and the other inherits that.
static inline void dctop_unblock_signal(int number) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, number);
  sigprocmask(SIG_UNBLOCK, &signals, NULL);
}

/// From now on the signal's number is written to the descriptor.
static inline int dctop_redirect_signal(int number, int descriptor) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = dctop_on_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  dctop_signal_targets()[number] = descriptor + 1;
  dctop_unblock_signal(number);
  return sigaction(number, &action, NULL);
}

static inline void dctop_ignore_broken_pipes(void) { signal(SIGPIPE, SIG_IGN); }

/// Stops the process as Ctrl-Z does, and returns when it goes on.
static inline void dctop_stop_self(void) {
  struct sigaction action, old;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTSTP, &action, &old);
  dctop_unblock_signal(SIGTSTP);
  kill(0, SIGTSTP);
  sigaction(SIGTSTP, &old, NULL);
}

// ---- Fatal signals (CrashGuard.swift) ----

struct dctop_crash_state {
  struct termios modes;
  int is_guarded, terminal, errors;
};

static inline struct dctop_crash_state *dctop_crash_state(void) {
  static struct dctop_crash_state state;
  return &state;
}

static void dctop_on_crash(int number) {
  static const char restore[] = "\033[?1000;1002;1003;1004;1006l\033[?2026l\033[?1l\033>\033[?25h\033[0m\033[?1049l";
  const struct dctop_crash_state *state = dctop_crash_state();
  if (state->is_guarded) {
    ssize_t ignored = write(state->terminal, restore, sizeof restore - 1);
    (void)ignored;
    tcsetattr(state->terminal, TCSANOW, &state->modes);
    dup2(state->errors, 2);
  }
  signal(number, SIG_DFL);
  raise(number);
}

/// A trap inside the program leaves a sane terminal; what Swift prints about it goes to `errors`.
static inline void dctop_guard_terminal(int terminal, int errors, const struct termios *modes) {
  static char stack[64 * 1024];
  static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT};
  stack_t alternate;
  memset(&alternate, 0, sizeof alternate);
  alternate.ss_sp = stack;
  alternate.ss_size = sizeof stack;
  sigaltstack(&alternate, NULL);
  struct dctop_crash_state *state = dctop_crash_state();
  state->modes = *modes;
  state->errors = errors;
  state->terminal = terminal;
  state->is_guarded = 1;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = dctop_on_crash;
  action.sa_flags = SA_ONSTACK | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  for (unsigned index = 0; index < sizeof fatal / sizeof *fatal; index++) {
    dctop_unblock_signal(fatal[index]);
    sigaction(fatal[index], &action, NULL);
  }
}

static inline void dctop_unguard_terminal(void) { dctop_crash_state()->is_guarded = 0; }
