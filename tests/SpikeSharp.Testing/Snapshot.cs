using System.Runtime.CompilerServices;

namespace SpikeSharp.Testing;

/// <summary>Compares text with a file beside the test source, <c>Class.Member.txt</c>. With SPIKESHARP_ACCEPT=1 the file is rewritten instead.</summary>
public static class Snapshot
{
    /// <summary>Fails with the first line that differs; the text found is left beside the file as <c>*.received.txt</c>.</summary>
    /// <param name="actual">The text; line ends do not matter.</param>
    /// <param name="name">Part of the file name, for a test with several snapshots.</param>
    /// <param name="source">Filled in by the compiler.</param>
    /// <param name="member">Filled in by the compiler.</param>
    public static void Match(string actual, string? name = null, [CallerFilePath] string source = "", [CallerMemberName] string member = "")
    {
        // Builds with mapped paths record /_/tests/... instead of where the source lies.
        if (source.StartsWith("/_/", StringComparison.Ordinal))
            source = Path.Combine(TestData.RepositoryRoot, source[3..]);

        string stem = Path.Combine(Path.GetDirectoryName(source)!, $"{Path.GetFileNameWithoutExtension(source)}.{member}{(name is null ? "" : "." + name)}");
        string file = stem + ".txt";
        string received = stem + ".received.txt";
        string text = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

        if (Environment.GetEnvironmentVariable("SPIKESHARP_ACCEPT") == "1")
        {
            File.WriteAllText(file, text);
            File.Delete(received);
            return;
        }

        string expected = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (expected == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        string[] old = expected.Split('\n');
        string[] now = text.Split('\n');
        int line = 0;
        while (line < old.Length && line < now.Length && old[line] == now[line])
            line++;
        throw new GoldenException(
            $"Snapshot {Path.GetFileName(file)} differs at line {line + 1}.\n  expected: {(line < old.Length ? old[line] : "(end)")}\n  found:    {(line < now.Length ? now[line] : "(end)")}\n"
            + $"Compare with {Path.GetFileName(received)}; accept with SPIKESHARP_ACCEPT=1.");
    }
}
