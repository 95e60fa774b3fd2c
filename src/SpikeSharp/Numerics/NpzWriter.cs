using System.IO.Compression;

namespace SpikeSharp.Numerics;

/// <summary>Writes a NumPy archive (<c>.npz</c>) array by array; a large one need not be in memory. The file appears under its name at <see cref="Complete"/>.</summary>
/// <remarks>Equal arrays in equal order give equal bytes: entries carry the date 1980-01-01.</remarks>
public sealed class NpzWriter : IDisposable
{
    private static readonly DateTimeOffset Date = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly AtomicFile _file;
    private readonly ZipArchive _zip;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly CompressionLevel _level;

    private NpzWriter(string path, bool compress)
    {
        _file = AtomicFile.Create(path);
        _zip = new ZipArchive(_file.Stream, ZipArchiveMode.Create, leaveOpen: true);
        _level = compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression;
    }

    /// <summary>Starts a file.</summary>
    /// <param name="path">Where it will be; an existing one is replaced at <see cref="Complete"/>.</param>
    /// <param name="compress">True: deflate the entries. Default false, as <c>numpy.savez</c>.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public static NpzWriter Create(string path, bool compress = false) => new(path, compress);

    /// <summary>Appends an array.</summary>
    /// <param name="name">Its name, without <c>.npy</c>.</param>
    /// <param name="array">What to write.</param>
    /// <exception cref="ArgumentException">The name is empty or given twice.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(string name, NdArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        using Stream entry = Entry(name);
        Npy.Write(entry, array);
    }

    /// <summary>Appends an array whose elements <paramref name="write"/> produces piece by piece.</summary>
    /// <param name="name">Its name, without <c>.npy</c>.</param>
    /// <param name="type">What the elements are.</param>
    /// <param name="shape">Elements along each axis.</param>
    /// <param name="write">Writes all elements, little endian and row-major, to the stream it gets.</param>
    /// <exception cref="ArgumentException">The name is empty or given twice, or a size is negative.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="write"/> wrote more or fewer bytes than type and shape take.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(string name, ElementType type, ReadOnlySpan<int> shape, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        long expected = type.Size;
        foreach (int size in shape)
            expected = size >= 0 ? checked(expected * size) : throw new ArgumentException($"Shape {NdArray.FormatShape(shape)} has a negative size.", nameof(shape));

        using Stream entry = Entry(name);
        NpyHeader.Write(entry, type, shape);
        CountingStream counted = new(entry);
        write(counted);
        if (counted.Count != expected)
            throw new InvalidOperationException($"Array '{name}', {type} {NdArray.FormatShape(shape)}, takes {expected} bytes; {counted.Count} were written.");
    }

    /// <summary>Finishes the file and gives it its name. Nothing can be added after it.</summary>
    /// <exception cref="IOException">The file cannot be written or renamed.</exception>
    public void Complete()
    {
        _zip.Dispose();
        _file.Commit();
    }

    /// <summary>Deletes what was written, unless <see cref="Complete"/> was called.</summary>
    public void Dispose()
    {
        try
        {
            _zip.Dispose();
        }
        finally
        {
            _file.Dispose();
        }
    }

    private Stream Entry(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_names.Add(name))
            throw new ArgumentException($"An array '{name}' was already written.", nameof(name));

        ZipArchiveEntry entry = _zip.CreateEntry(name + ".npy", _level);
        entry.LastWriteTime = Date;
        return entry.Open();
    }
}
