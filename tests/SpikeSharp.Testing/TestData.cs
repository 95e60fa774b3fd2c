namespace SpikeSharp.Testing;

/// <summary>Files that a test project keeps under <c>Data/</c>; the build copies them beside the tests.</summary>
public static class TestData
{
    /// <summary>Full path of a file under <c>Data/</c>, for example <c>npy/fortran-order.npy</c>.</summary>
    public static string File(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Data", name);
        return System.IO.File.Exists(path) ? path : throw new FileNotFoundException($"No test file Data/{name} beside the tests; is it in the project's Data folder?", path);
    }

    /// <summary>Full paths of the files in a folder under <c>Data/</c>, sorted by name.</summary>
    public static string[] Files(string folder, string pattern = "*")
    {
        string[] paths = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Data", folder), pattern);
        Array.Sort(paths, StringComparer.Ordinal);
        return paths;
    }

    /// <summary>The folder of the solution, found upwards from the test executable.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "SpikeSharp.slnx")))
                return folder.FullName;
        }

        return AppContext.BaseDirectory;
    }
}
