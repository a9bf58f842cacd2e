"""Let User-mode Linux 6.12 restore the floating-point state on processors with AMX.

Their state is larger than the 2,696 bytes that it sets aside: without this, init is killed
("ptrace set fp regs failed, errno = 14"). Run it in the folder of the kernel's source.
"""

from pathlib import Path

SOURCE = Path("arch/x86/um/os-Linux/registers.c")
BEFORE = (
    "\t\tiov.iov_base = fp_regs;",
    "\t\tiov.iov_len = FP_SIZE * sizeof(unsigned long);",
    "\t\tif (ptrace(PTRACE_SETREGSET, pid, NT_X86_XSTATE, &iov) < 0)",
)
AFTER = (
    "\t\tstatic unsigned char big[16384] __attribute__((aligned(64)));",
    "",
    "\t\tiov.iov_base = big;",
    "\t\tiov.iov_len = sizeof(big);",
    "\t\tif (ptrace(PTRACE_GETREGSET, pid, NT_X86_XSTATE, &iov) < 0)",
    "\t\t\treturn -errno;",
    "\t\t__builtin_memcpy(big, fp_regs, iov.iov_len < FP_SIZE * sizeof(unsigned long) ?",
    "\t\t\t\t iov.iov_len : FP_SIZE * sizeof(unsigned long));",
    "\t\tbig[512 + 2] &= ~0x06; /* no AMX state */",
    "\t\tif (ptrace(PTRACE_SETREGSET, pid, NT_X86_XSTATE, &iov) < 0)",
)

text, before, after = SOURCE.read_text(), "\n".join(BEFORE), "\n".join(AFTER)
if after not in text:
    if text.count(before) != 1:
        raise SystemExit(f"{SOURCE} is not that of 6.12: AMX was not looked after.")
    SOURCE.write_text(text.replace(before, after))
