using SpikeSharp.Cli.Errors;

namespace SpikeSharp.Cli.Data;

/// <summary>Files that the user names: opened, or one clear error.</summary>
internal static class InputFile
{
    /// <exception cref="CliException">There is no such file (near names are suggested), it is a folder, or it may not be read.</exception>
    public static FileStream Open(string path)
    {
        if (Directory.Exists(path))
            throw new CliException(ExitCode.Failed, DiagnosticCodes.FileAccess, $"{path} is a folder, not a file");

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException(ExitCode.Failed, DiagnosticCodes.FileNotFound, $"there is no file {path}", NearNames(path), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, DiagnosticCodes.FileAccess, $"{path} cannot be read: {e.Message}", null, e);
        }
    }

    /// <summary>As <see cref="Open"/>, for a file that the library opens itself.</summary>
    /// <returns>The path.</returns>
    public static string Checked(string path)
    {
        Open(path).Dispose();
        return path;
    }

    private static string NearNames(string path)
    {
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        if (!Directory.Exists(folder))
            return $"there is no folder {folder} either";

        try
        {
            string[] names = [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f))];
            string? near = SpellCheck.Hint(Path.GetFileName(path), names);
            return near ?? $"paths start in {Path.GetFullPath(".")}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the folder {folder} cannot be listed";
        }
    }
}
