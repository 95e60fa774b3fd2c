namespace SpikeSharp.Cli;

/// <summary>How the user started the program, so that the commands we propose can be pasted.</summary>
internal static class Invocation
{
    /// <summary><c>spikesharp</c>, or the words that run it from a clone.</summary>
    public static string Name { get; } = Find(AppContext.BaseDirectory, Directory.GetCurrentDirectory());

    internal static string Find(string program, string current)
    {
        DirectoryInfo? build = new DirectoryInfo(Path.TrimEndingDirectorySeparator(program)).Parent?.Parent;
        if (build?.Parent is not { } project || build.Name != "bin" || !File.Exists(Path.Combine(project.FullName, "SpikeSharp.Cli.csproj"))) return "spikesharp";
        return $"dotnet run -c Release --project {Path.GetRelativePath(current, project.FullName)} --";
    }
}
