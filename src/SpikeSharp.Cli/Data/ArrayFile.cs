using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Options;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Data;

/// <summary>
/// Data of the user, told apart by the first bytes: one array (.npy, IDX, either of them also packed by gzip), or named ones (.npz); a table (.csv, by its name) and a
/// folder of pictures give the names images and labels.
/// </summary>
internal sealed class ArrayFile : IDisposable
{
    /// <summary>No file packed by gzip unpacks to more than this many times its size.</summary>
    private const long MostGzip = 1032;

    private readonly string _path;
    private readonly NdArray? _single;
    private readonly Npz? _archive;
    private readonly Dictionary<string, NdArray>? _named;

    private ArrayFile(string path, NdArray? single, Npz? archive, Dictionary<string, NdArray>? named = null)
    {
        _path = path;
        _single = single;
        _archive = archive;
        _named = named;
    }

    /// <summary>The names of the arrays; empty for a file with one array.</summary>
    public IReadOnlyList<string> Names => _archive?.Names ?? [.. _named?.Keys ?? Enumerable.Empty<string>()];

    /// <summary>The file of every item, for a folder; otherwise empty.</summary>
    public IReadOnlyList<string> Files { get; private init; } = [];

    /// <summary>What the classes are called where folders say so; otherwise empty.</summary>
    public IReadOnlyList<string> Classes { get; private init; } = [];

    /// <param name="path">A file or a folder.</param>
    /// <param name="itemSize">Values of an item, which tells whether a table without names has labels; 0 if unknown.</param>
    /// <param name="cancel">Looked at between the pictures of a folder.</param>
    /// <exception cref="CliException">The file is not there or may not be read.</exception>
    /// <exception cref="ModelFormatException">It is no data file, or damaged.</exception>
    public static ArrayFile Open(string path, int itemSize, CancellationToken cancel)
    {
        if (Directory.Exists(path))
        {
            ImageFolder folder = ImageFolder.Read(path, cancel);
            return new ArrayFile(path, null, null, Named(folder.Images, folder.Labels)) { Files = folder.Files, Classes = folder.Classes };
        }

        FileStream stream = InputFile.Open(path);
        Npz? archive = null;
        try
        {
            Span<byte> head = stackalloc byte[6];
            int found = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            head = head[..found];
            stream.Position = 0;
            if (head.StartsWith("PK"u8))
            {
                archive = Npz.Load(stream, path);
                return new ArrayFile(path, null, archive);
            }
            if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            {
                CsvFile table = CsvFile.Read(stream, path, itemSize);
                return new ArrayFile(path, null, null, Named(table.Values, table.Labels));
            }

            return new ArrayFile(path, head.StartsWith<byte>([0x1F, 0x8B]) ? ReadPacked(stream, path) : ReadSingle(stream, head, stream.Length, path), null);
        }
        finally
        {
            // The archive reads on demand and owns the stream.
            if (archive is null)
                stream.Dispose();
        }
    }

    /// <summary>The array that the user means.</summary>
    /// <param name="source">With the key, if one was given.</param>
    /// <param name="preferred">Names that are taken without being asked for, in this order.</param>
    /// <param name="others">Names that belong to something else and are never taken as "the only one".</param>
    /// <param name="found">The name taken, or null for a file with one array.</param>
    /// <exception cref="ModelFormatException">There is none of that name, or it is not clear which one is meant.</exception>
    public NdArray Pick(DataSource source, ReadOnlySpan<string> preferred, ReadOnlySpan<string> others, out string? found)
    {
        found = null;
        if (_archive is null && _named is null)
        {
            return source.Key is null
                ? _single!
                : throw new ModelFormatException(DiagnosticCodes.DataSelection, _path, $"there is no array '{source.Key}': the file holds one array without a name", $"give it as {_path}");
        }

        found = source.Key ?? FindName(preferred, others);
        return TryGet(found, out NdArray? array)
            ? array
            : throw new ModelFormatException(DiagnosticCodes.DataSelection, _path, $"there is no array '{found}'; it has {Listed()}", SpellCheck.Hint(found, Names));
    }

    /// <summary>The array of the first of these names that exists, or null.</summary>
    public NdArray? Find(ReadOnlySpan<string> names, out string? found)
    {
        foreach (string name in names)
        {
            if (TryGet(name, out NdArray? array))
            {
                found = name;
                return array;
            }
        }

        found = null;
        return null;
    }

    public void Dispose() => _archive?.Dispose();

    private static Dictionary<string, NdArray> Named(NdArray? images, NdArray? labels)
    {
        Dictionary<string, NdArray> named = [];
        if (images is not null) named["images"] = images;
        if (labels is not null) named["labels"] = labels;
        return named;
    }

    private bool TryGet(string name, [NotNullWhen(true)] out NdArray? array)
    {
        array = null;
        return _archive?.TryGet(name, out array) ?? _named?.TryGetValue(name, out array) ?? false;
    }

    private static NdArray ReadPacked(FileStream packed, string path)
    {
        long most = Math.Min(packed.Length, long.MaxValue / MostGzip) * MostGzip;
        try
        {
            using GZipStream unpacked = new(packed, CompressionMode.Decompress);
            using BufferedStream stream = new(unpacked, 1 << 16);
            byte[] head = new byte[6];
            int found = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            using PrefixedStream whole = new(head.AsMemory(0, found), stream);
            return ReadSingle(whole, head.AsSpan(0, found), most, path);
        }
        catch (InvalidDataException e)
        {
            throw new ModelFormatException(DiagnosticCodes.DataFormat, path, $"the gzip data is damaged: {e.Message}", "copy the file again", e);
        }
    }

    private static NdArray ReadSingle(Stream stream, ReadOnlySpan<byte> head, long available, string path)
    {
        if (head.IsEmpty)
            throw new ModelFormatException(DiagnosticCodes.DataFormat, path, "the file is empty");
        if (head[0] == 0x93 && head[1..].SequenceEqual("NUMPY"u8))
            return Npy.Read(stream, path);
        if (head.StartsWith<byte>([0, 0]))
            return Idx.Read(stream, available, path);

        throw new ModelFormatException(
            DiagnosticCodes.DataFormat, path, $"no data file: it starts with {Convert.ToHexString(head)}", "data is read from .npz, .npy and IDX files (the last two also as .gz), .csv tables and folders of .png pictures");
    }

    private string FindName(ReadOnlySpan<string> preferred, ReadOnlySpan<string> others)
    {
        foreach (string name in preferred)
        {
            if (Names.Contains(name))
                return name;
        }

        List<string> rest = [];
        foreach (string name in Names)
        {
            if (!others.Contains(name))
                rest.Add(name);
        }

        string wanted = OptionValue.Words(preferred.ToArray());
        return rest.Count == 1
            ? rest[0]
            : throw new ModelFormatException(
                DiagnosticCodes.DataSelection,
                _path,
                Names.Count == 0 ? "the archive holds no arrays" : $"none of its arrays is named {wanted}; it has {Listed()}",
                rest.Count > 0 ? $"say which one: {_path}:{rest[0]}" : null);
    }

    private string Listed() => Names.Count == 0 ? "none" : string.Join(", ", Names.Take(20)) + (Names.Count > 20 ? ", ..." : "");
}
