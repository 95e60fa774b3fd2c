namespace SpikeSharp.Cli.Commands;

/// <summary>The files that come with the tool.</summary>
internal static class SampleFiles
{
    /// <summary>A trained network for 28x28 images.</summary>
    public static string Model => Find("mnist-cnn.keras");

    /// <summary>1000 images with labels.</summary>
    public static string Data => Find("mnist-test-1000.npz");

    // Relative to where the user is, if that is shorter to type.
    private static string Find(string name)
    {
        string full = Path.Combine(AppContext.BaseDirectory, "Samples", name);
        string relative = Path.GetRelativePath(".", full);
        return relative.Length < full.Length ? relative : full;
    }
}
