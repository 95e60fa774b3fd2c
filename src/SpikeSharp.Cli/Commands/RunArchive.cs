using System.Globalization;
using System.Runtime.InteropServices;
using SpikeSharp.Building;
using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Options;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Commands;

/// <summary>
/// The file of a run: one array (images, steps, size) for each output and each probe, or (images, 1, size) of the last step. What was recorded waits in files beside it
/// until the run has ended, so memory does not grow with the number of images.
/// </summary>
internal sealed class RunArchive : IDisposable
{
    private readonly string _path;
    private readonly int _items;
    private readonly int _samples;
    private readonly double _dt;
    private readonly List<Part> _parts = [];

    private RunArchive(string path, int items, int samples, double dt) => (_path, _items, _samples, _dt) = (path, items, samples, dt);

    /// <summary>What the session must record, in the order of <see cref="Take"/>.</summary>
    public IReadOnlyList<Recording> Recordings => [.. _parts.Select(part => part.Recording)];

    /// <summary>Names of the arrays.</summary>
    public IEnumerable<string> Names => _parts.Select(part => part.Name);

    /// <param name="model">Outputs and probes are looked up here.</param>
    /// <param name="settings">Its file must be set.</param>
    /// <param name="precision">Element type of values.</param>
    /// <param name="items">Number of images.</param>
    /// <param name="steps">Steps of a presentation.</param>
    /// <exception cref="CliException">A probe asks for what the model does not have, or the folder is not there.</exception>
    public static RunArchive Create(BuiltModel model, RecordSettings settings, Precision precision, int items, int steps)
    {
        string path = Path.GetFullPath(settings.Out!);
        RunArchive archive = new(path, items, settings.Keep == SpikeSharp.Keep.All ? steps : 1, model.Dt);
        Reduction reduction = settings.Keep == SpikeSharp.Keep.All ? Reduction.Trace : Reduction.Last;
        ElementType type = precision == Precision.Single ? ElementType.Float32 : ElementType.Float64;
        try
        {
            foreach (ModelOutput output in model.Outputs)
                archive.Add(output.Name, new Recording(model.Probes[output.Probe].Signal, reduction), type, null);
            foreach (ProbeRequest request in settings.Probes)
            {
                (Signal signal, NeuronType? spikes) = Find(model, request);
                string name = request.Kind == ProbeKind.Output ? request.Layer : $"{request.Layer}.{request.Kind.ToString().ToLowerInvariant()}";
                if (request.Kind == ProbeKind.Output && archive._parts.Exists(part => part.Name == name)) name += ".output";
                if (!archive._parts.Exists(part => part.Name == name))
                    archive.Add(name, new Recording(signal, reduction), spikes is null ? type : ElementType.Int32, spikes);
            }
            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Keeps what a minibatch recorded.</summary>
    public void Take(Session session, int items)
    {
        for (int item = 0; item < items; item++)
            for (int i = 0; i < _parts.Count; i++) _parts[i].Write(session.Recorded(i, item), _dt);
    }

    /// <summary>Writes the file.</summary>
    public void Complete(CancellationToken cancel)
    {
        using NpzWriter writer = NpzWriter.Create(_path);
        foreach (Part part in _parts)
        {
            cancel.ThrowIfCancellationRequested();
            part.Spool.Position = 0;
            writer.Add(part.Name, part.Type, [_items, _samples, part.Recording.Signal.Size], part.Spool.CopyTo);
        }
        writer.Complete();
    }

    public void Dispose()
    {
        foreach (Part part in _parts) part.Spool.Dispose();
    }

    private static (Signal Signal, NeuronType? Spikes) Find(BuiltModel model, ProbeRequest request)
    {
        ModelLayer layer = model.Layers.FirstOrDefault(layer => layer.Name == request.Layer)
            ?? throw Refused(
                $"--probe: there is no layer '{request.Layer}'", SpellCheck.Hint(request.Layer, model.Layers.Select(l => l.Name)) ?? $"the model has {string.Join(", ", model.Layers.Select(l => l.Name))}");
        if (request.Kind == ProbeKind.Output) return (layer.Output, null);
        if (request.Kind == ProbeKind.Input && layer.Ensemble < 0 && model.Nodes.FirstOrDefault(node => ReferenceEquals(node.Output, layer.Output))?.Input is { } input) return (input, null);
        BuiltEnsemble ensemble = layer.Ensemble >= 0
            ? model.Ensembles[layer.Ensemble]
            : throw Refused($"--probe: layer '{layer.Name}' has no neurons, so it has no {request.Kind.ToString().ToLowerInvariant()}", $"its output can be recorded: --probe {layer.Name}");
        return request.Kind switch
        {
            ProbeKind.Input => (ensemble.Current, null),
            ProbeKind.Voltage => (ensemble.Voltage ?? throw Refused($"--probe: the {ensemble.NeuronType.GetType().Name} neurons of layer '{layer.Name}' have no voltage", "probe a spiking layer"), null),
            _ when ensemble.NeuronType.IsSpiking => (ensemble.Output, ensemble.NeuronType),
            _ => throw Refused($"--probe: the {ensemble.NeuronType.GetType().Name} neurons of layer '{layer.Name}' do not spike", $"record their rates: --probe {layer.Name}"),
        };
    }

    private static CliException Refused(string message, string hint) => new(ExitCode.Usage, DiagnosticCodes.UnknownAttribute, message, hint);

    private void Add(string name, Recording recording, ElementType type, NeuronType? spikes)
    {
        long bytes = (long)_samples * recording.Signal.Size * sizeof(double);
        if (bytes > int.MaxValue)
        {
            throw new CliException(
                ExitCode.Usage, DiagnosticCodes.OutOfMemory, string.Create(CultureInfo.InvariantCulture, $"--keep all of {name} takes {bytes:N0} bytes for one image, more than fit"),
                "take fewer --steps, or --keep last");
        }
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 1 << 16,
        };
        _parts.Add(new Part(name, recording, type, spikes, new FileStream($"{_path}.part-{Path.GetRandomFileName().AsSpan(0, 8)}", options)));
    }

    private sealed record Part(string Name, Recording Recording, ElementType Type, NeuronType? Spikes, FileStream Spool)
    {
        public void Write(NdArray values, double dt)
        {
            double[] numbers = values.ToDoubles();
            if (Spikes is not null) Spool.Write(MemoryMarshal.AsBytes<int>(Array.ConvertAll(numbers, value => (int)Math.Round(value * dt / Spikes.Amplitude))));
            else if (Type == ElementType.Float32) Spool.Write(MemoryMarshal.AsBytes<float>(Array.ConvertAll(numbers, value => (float)value)));
            else Spool.Write(MemoryMarshal.AsBytes<double>(numbers));
        }
    }
}
