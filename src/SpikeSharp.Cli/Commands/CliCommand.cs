using System.CommandLine;

namespace SpikeSharp.Cli.Commands;

/// <summary>A command with what its help shows beyond names: groups of options and examples.</summary>
internal sealed class CliCommand(string name, string description) : Command(name, description)
{
    private readonly List<(string Title, Option[] Options)> _groups = [];

    /// <summary>Whole command lines, without the name of the program.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Options under a heading of their own, in the order of <see cref="AddGroup"/>; those of no group come first.</summary>
    public IReadOnlyList<(string Title, Option[] Options)> Groups => _groups;

    public void AddGroup(string title, params Option[] options)
    {
        _groups.Add((title, options));
        foreach (Option option in options)
            Add(option);
    }
}
