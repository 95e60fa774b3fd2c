using SpikeSharp.Cli.Errors;

namespace SpikeSharp.Cli.Options;

/// <summary>Files that a command writes: checked before any work, so that nothing is computed in vain and no input is overwritten.</summary>
internal static class OutputFile
{
    /// <param name="option">For the error: "--out".</param>
    /// <param name="path">What was given.</param>
    /// <param name="extension">What its name must end in: ".npz".</param>
    /// <returns>The path.</returns>
    /// <exception cref="CliException">It is no name of such a file, or its folder is not there.</exception>
    public static string Checked(string option, string path, string extension)
    {
        if (Directory.Exists(path) || !path.EndsWith(extension, StringComparison.OrdinalIgnoreCase) || Path.GetFileName(path).Length == extension.Length)
            throw OptionValue.Bad(option, path, $"it must be the name of a file that ends in {extension}", $"for example {option} {Path.ChangeExtension(path.Length == 0 ? "out" : Path.GetFileName(path.TrimEnd('/')), extension)}");

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Directory.Exists(folder) ? path : throw OptionValue.Bad(option, path, $"there is no folder {folder}", "create it, or name another");
    }
}
