using System.Diagnostics.CodeAnalysis;

namespace SpikeSharp.Numerics;

/// <summary>A NumPy archive (<c>.npz</c>): named arrays, each read when asked for. Several threads may read at once.</summary>
/// <remarks>Sizes are checked before memory is taken and checksums are verified; entries that are not <c>.npy</c> are ignored.</remarks>
public sealed class Npz : IDisposable
{
    private const string Extension = ".npy";

    private readonly CheckedZip _zip;
    private readonly string _name;
    private readonly Dictionary<string, string> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NdArray> _read = new(StringComparer.Ordinal);

    // The archive has one position for all.
    private readonly Lock _reading = new();

    private Npz(CheckedZip zip, string name)
    {
        _zip = zip;
        _name = name;
        Names = [.. zip.Names.Where(entry => entry.EndsWith(Extension, StringComparison.Ordinal)).Select(entry => entry[..^Extension.Length])];
        foreach (string array in Names)
            _entries.Add(array, array + Extension);
    }

    /// <summary>The names of the arrays, without <c>.npy</c>, in the order of the file.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The array of that name; read at first use and kept.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those there are.</exception>
    /// <exception cref="ModelFormatException">The array is not readable.</exception>
    public NdArray this[string name] => TryGet(name, out NdArray? array)
        ? array
        : throw new KeyNotFoundException($"{_name} has no array '{name}'; it has {(Names.Count == 0 ? "none" : string.Join(", ", Names.Take(20)) + (Names.Count > 20 ? ", ..." : ""))}.");

    /// <summary>Opens an archive and lists its arrays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">What all entries may take together when unpacked, in bytes. Default 4 GiB.</param>
    /// <exception cref="ModelFormatException">The file is no complete zip archive, a declared size cannot be true, or the entries exceed <paramref name="maxBytes"/>.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static Npz Load(string path, long maxBytes = CheckedZip.DefaultLimit) => new(CheckedZip.Open(path, maxBytes), path);

    /// <summary>Opens an archive in a seekable stream and owns it.</summary>
    /// <param name="stream">The archive.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="maxBytes">What all entries may take together when unpacked, in bytes. Default 4 GiB.</param>
    /// <exception cref="ModelFormatException">As for a file.</exception>
    public static Npz Load(Stream stream, string name, long maxBytes = CheckedZip.DefaultLimit) => new(CheckedZip.Open(stream, name, maxBytes), name);

    /// <summary>Writes an archive (not compressed); it appears under its name only when it is complete.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="arrays">Names (without <c>.npy</c>) and arrays.</param>
    /// <exception cref="ArgumentException">A name is empty or given twice.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IEnumerable<(string Name, NdArray Array)> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        using NpzWriter writer = NpzWriter.Create(path);
        foreach ((string name, NdArray array) in arrays)
            writer.Add(name, array);
        writer.Complete();
    }

    /// <summary>Looks for an array.</summary>
    /// <param name="name">Its name, without <c>.npy</c>.</param>
    /// <param name="array">The array, or null.</param>
    /// <returns>False when there is none of that name.</returns>
    /// <exception cref="ModelFormatException">The array is there but not readable.</exception>
    public bool TryGet(string name, [NotNullWhen(true)] out NdArray? array)
    {
        lock (_reading)
        {
            if (_read.TryGetValue(name, out array))
                return true;
            if (!_entries.TryGetValue(name, out string? entry))
                return false;

            long length = _zip.LengthOf(entry);
            array = _zip.Read(entry, stream => Npy.ReadWhole(stream, length, $"{_name}/{entry}"));
            _read.Add(name, array);
            return true;
        }
    }

    /// <summary>Closes the file. Arrays already read stay valid.</summary>
    public void Dispose()
    {
        lock (_reading) _zip.Dispose();
    }
}
