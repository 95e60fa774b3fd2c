using System.Globalization;
using SpikeSharp.Cli.Errors;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Data;

/// <summary>A folder of PNG pictures, one sub-folder for each class; or pictures alone, without labels.</summary>
/// <param name="Images">Shape (items, height, width, channels). One of each class in turn, so that the first items are of all classes; within a class by file name.</param>
/// <param name="Labels">Shape (items): the number that a folder is named by if all are, otherwise its place among the sorted names; null without sub-folders.</param>
/// <param name="Files">Where each item comes from, from the folder on.</param>
/// <param name="Classes">The names by class where they are not its number.</param>
internal sealed record ImageFolder(NdArray Images, NdArray? Labels, IReadOnlyList<string> Files, IReadOnlyList<string> Classes)
{
    private static readonly string[] OtherPictures = [".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"];

    /// <exception cref="CliException">A folder or file may not be read.</exception>
    /// <exception cref="ModelFormatException">There are no pictures, they differ in size, or one cannot be read.</exception>
    public static ImageFolder Read(string path, CancellationToken cancel)
    {
        try
        {
            return ReadAll(path, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, DiagnosticCodes.FileAccess, $"{path} cannot be read: {e.Message}", null, e);
        }
    }

    private static ImageFolder ReadAll(string path, CancellationToken cancel)
    {
        string[] folders = [.. Directory.EnumerateDirectories(path).Select(folder => Path.GetFileName(folder)).Where(name => name[0] != '.')];
        bool areNumbers = folders.Length > 0 && Array.TrueForAll(folders, name => Number(name) >= 0);
        if (areNumbers) Array.Sort(folders, (a, b) => Number(a) != Number(b) ? Number(a).CompareTo(Number(b)) : string.CompareOrdinal(a, b));
        else Array.Sort(folders, StringComparer.Ordinal);

        string[] loose = PicturesIn(path, "");
        if (folders.Length > 0 && loose.Length > 0)
            throw Bad(Path.Combine(path, loose[0]), "lies beside the folders of the classes", "move it into one of them");
        string[][] classes = folders.Length == 0 ? [loose] : [.. folders.Select(name => PicturesIn(Path.Combine(path, name), name))];
        List<(string File, int Class)> items = [];
        for (int turn = 0; turn < classes.Max(files => files.Length); turn++)
            for (int i = 0; i < classes.Length; i++)
                if (turn < classes[i].Length) items.Add((classes[i][turn], areNumbers ? Number(folders[i]) : i));
        if (items.Count == 0) throw Bad(path, "the folder holds no PNG pictures", "expected are FOLDER/CLASS/PICTURE.png, one folder for each class");

        Picture[] pictures = new Picture[items.Count];
        for (int i = 0; i < pictures.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            string file = Path.Combine(path, items[i].File);
            pictures[i] = PngReader.Read(File.ReadAllBytes(file), file);
            if ((pictures[i].Width, pictures[i].Height) != (pictures[0].Width, pictures[0].Height))
                throw Bad(file, $"{pictures[i].Width} x {pictures[i].Height} pixels, {items[0].File} has {pictures[0].Width} x {pictures[0].Height}", "all pictures of a folder need one size");
        }

        return new ImageFolder(
            Stacked(pictures, path), folders.Length == 0 ? null : NdArray.From(items.Select(item => item.Class).ToArray(), items.Count), [.. items.Select(item => item.File)],
            areNumbers ? [] : folders);
    }

    private static string[] PicturesIn(string folder, string name)
    {
        List<string> found = [];
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            string extension = Path.GetExtension(file);
            if (extension.Equals(".png", StringComparison.OrdinalIgnoreCase)) found.Add(Path.Combine(name, Path.GetFileName(file)));
            else if (OtherPictures.Contains(extension, StringComparer.OrdinalIgnoreCase)) throw Bad(file, $"{extension} pictures are not read", "convert them to PNG: mogrify -format png *" + extension);
        }
        found.Sort(StringComparer.Ordinal);
        return [.. found];
    }

    // Grey among coloured pictures is a colour too.
    private static NdArray Stacked(Picture[] pictures, string path)
    {
        int channels = pictures.Max(picture => picture.Channels), pixels = pictures[0].Width * pictures[0].Height;
        if ((long)pictures.Length * pixels * channels > Array.MaxLength) throw Bad(path, $"{pictures.Length} pictures of {pixels} pixels do not fit in memory", "use fewer or smaller ones");
        byte[] all = new byte[pictures.Length * pixels * channels];
        for (int i = 0; i < pictures.Length; i++)
        {
            Span<byte> target = all.AsSpan(i * pixels * channels, pixels * channels);
            byte[] samples = pictures[i].Samples;
            if (pictures[i].Channels == channels) samples.CopyTo(target);
            else
                for (int pixel = 0; pixel < pixels; pixel++) target.Slice(pixel * channels, channels).Fill(samples[pixel]);
        }
        return NdArray.From(all, pictures.Length, pictures[0].Height, pictures[0].Width, channels);
    }

    private static int Number(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;

    private static ModelFormatException Bad(string path, string message, string hint) => new(DiagnosticCodes.DataFormat, path, message, hint);
}
