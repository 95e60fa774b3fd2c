namespace SpikeSharp.Cli;

/// <summary>What the process tells its caller.</summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>It could not be done: an unreadable file, a run that failed.</summary>
    Failed = 1,

    /// <summary>The command line is at fault.</summary>
    Usage = 2,

    /// <summary>The model was read and refused.</summary>
    Refused = 3,

    /// <summary>Everything ran, but a target that was stated on the command line was missed.</summary>
    TargetMissed = 4,

    /// <summary>Stopped by Ctrl-C or SIGTERM.</summary>
    Cancelled = 130,
}
